import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { BossEngine } from './testing'

queueAdapterContract('pg-boss 10', new BossEngine('pgboss10'))
