import { largeQueueContract } from './large.contract'

largeQueueContract(60_000)
