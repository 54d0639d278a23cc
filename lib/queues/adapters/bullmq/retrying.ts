import type { Redis } from 'ioredis'
import type { Count } from '@/lib/queues/adapter'

/** Jobs looked at of one queue, and of all together. */
const MAX_OF_ONE = 1_000
const MAX_OF_ALL = 5_000

/** How many of so many jobs have been tried before, spread over a set but in no step that a pattern in it could share. */
const SCRIPT = `
local size, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
local ids = {}
if size <= wanted then
  ids = redis.call('ZRANGE', KEYS[1], 0, wanted - 1)
else
  for i = 0, wanted - 1 do
    local rank = math.floor((i + (i * 0.618034) % 1) * size / wanted)
    ids[#ids + 1] = redis.call('ZRANGE', KEYS[1], rank, rank)[1]
  end
end
local tried = 0
for _, id in ipairs(ids) do
  local made = redis.pcall('HGET', ARGV[3] .. id, 'atm')
  if type(made) == 'string' and made ~= '0' then tried = tried + 1 end
end
return tried`

/**
 * Delayed jobs that wait for their next attempt: BullMQ keeps them among all delayed ones. Counted up to 1 000 a queue,
 * estimated from as many beyond that.
 */
export async function retryingOf(
  redis: Redis,
  sets: readonly { key: string; size: number; job: string }[],
): Promise<Count[]> {
  const used = sets.filter(({ size }) => size > 0)
  const sample = Math.min(MAX_OF_ONE, Math.max(50, Math.floor(MAX_OF_ALL / Math.max(1, used.length))))
  return Promise.all(
    sets.map(async ({ key, size, job }): Promise<Count> => {
      if (size === 0) return { value: 0, exactness: 'exact' }
      const tried = Number(await redis.call('EVAL', SCRIPT, 1, key, size, sample, job))
      if (size <= sample) return { value: tried, exactness: 'exact' }
      return { value: Math.round((tried / sample) * size), exactness: 'estimate' }
    }),
  )
}
