import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { oban, river } from './dialects'
import { ForeignEngine } from './testing'

queueAdapterContract('the sql adapter with the ready configuration for Oban', new ForeignEngine(oban))
queueAdapterContract('the sql adapter with the ready configuration for River', new ForeignEngine(river))
