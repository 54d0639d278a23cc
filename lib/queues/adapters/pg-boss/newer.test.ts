import { test } from 'vitest'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { newerNode } from '@/lib/queues/testing/newer-node'
import { BossEngine } from './testing/engine'

const newer = await newerNode()

if (typeof newer === 'string') test.skip(`pg-boss 12: ${newer}`)
else queueAdapterContract('pg-boss 12', new BossEngine('pgboss12', newer))
