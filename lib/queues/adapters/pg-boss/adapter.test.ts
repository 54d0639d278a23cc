import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { BossEngine } from './testing/engine'

queueAdapterContract('pg-boss 10', new BossEngine('pgboss10'))
