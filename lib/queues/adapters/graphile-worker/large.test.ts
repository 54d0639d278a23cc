import { largeTableContract } from './large.contract'

largeTableContract(60_000)
