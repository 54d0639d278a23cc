import type { Redis } from 'ioredis'
import { isQueueName } from './keys'

export const MAX_QUEUES = 500
const KEYS_A_STEP = 1_000
const STEPS_A_LOOK = 100

/**
 * Finds queues by the key that every one of them has. Redis can only be walked through from end to end: a look walks
 * over about 100 000 keys and the next goes on there, so in a larger Redis a new queue is found some looks later.
 */
export function discovery(prefix: string): (redis: Redis) => Promise<string[]> {
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}:*:meta`
  let cursor = '0'
  let found = new Set<string>()
  let before = new Set<string>()

  return async (redis) => {
    for (let step = 0; step < STEPS_A_LOOK; step++) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP)
      for (const key of keys) {
        const queue = key.slice(prefix.length + 1, -':meta'.length)
        if (isQueueName(queue) && found.size < MAX_QUEUES) found.add(queue)
      }
      cursor = next
      if (cursor === '0') {
        before = found
        found = new Set()
        break
      }
    }
    return [...new Set([...before, ...found])].sort().slice(0, MAX_QUEUES)
  }
}
