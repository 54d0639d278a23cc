import { largeTableContract } from './large.contract'

largeTableContract(1_000_000)
