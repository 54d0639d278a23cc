import { test } from 'vitest'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { newerNode } from '@/lib/queues/testing/newer-node'
import { GraphileEngine } from './testing/engine'

const newer = await newerNode()

if (typeof newer === 'string') test.skip(`graphile-worker 0.18: ${newer}`)
else queueAdapterContract('graphile-worker 0.18', new GraphileEngine('graphile18', newer))
