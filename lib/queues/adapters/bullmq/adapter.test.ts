import { describe } from 'vitest'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { REDIS_SERVER, WITHOUT_REDIS } from '@/lib/queues/testing/redis'
import { BullmqEngine } from './testing'

describe.skipIf(!REDIS_SERVER)(`on a real Redis${WITHOUT_REDIS}`, () => {
  queueAdapterContract('the bullmq adapter', new BullmqEngine())
})
