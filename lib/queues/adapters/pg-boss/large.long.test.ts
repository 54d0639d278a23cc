import { largeQueueContract } from './large.contract'

largeQueueContract(1_000_000)
