import type { Redis } from 'ioredis'
import type { QueueReading } from '@/lib/queues/adapter'
import { textAt } from '@/lib/queues/json-path'
import type { Keys } from './keys'
import { peek } from './peek'
import { answers } from './spots'

/** Jobs looked at of one queue, and of all together; of each payload the first 8 kB. */
const MAX_OF_ONE = 1_000
const MAX_OF_ALL = 5_000
const CHUNK = 250
const PAYLOAD_BYTES = 8_192

/** Whose jobs wait: of a sample of those that are next. */
export async function tenantsOf(
  redis: Redis,
  queues: readonly { keys: Keys; jobs: number }[],
  path: string,
): Promise<QueueReading['tenants'][]> {
  const used = queues.filter(({ jobs }) => jobs > 0).length
  const sample = Math.min(MAX_OF_ONE, Math.max(10, Math.floor(MAX_OF_ALL / Math.max(1, used))))
  const tenants: QueueReading['tenants'][] = []
  for (const { keys, jobs } of queues)
    tenants.push(jobs === 0 ? [] : await tenantsOfQueue(redis, keys, sample, path))
  return tenants
}

async function tenantsOfQueue(
  redis: Redis,
  keys: Keys,
  sample: number,
  path: string,
): Promise<QueueReading['tenants']> {
  const lists = await answers(
    redis
      .pipeline()
      .lrange(keys.wait, -sample, -1)
      .lrange(keys.paused, -sample, -1)
      .zrangebyscore(keys.prioritized, '-inf', '+inf', 'LIMIT', 0, sample),
  )
  const ids = lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : [])).slice(0, sample)
  const jobs = new Map<string, number>()
  for (let from = 0; from < ids.length; from += CHUNK) {
    const part = ids.slice(from, from + CHUNK)
    for (const fields of await peek(redis, part.map(keys.job), { data: PAYLOAD_BYTES })) {
      const data = fields?.data
      const tenant = data && textAt(data.start.toString('utf8'), path, data.start.byteLength < data.bytes)
      if (tenant) jobs.set(tenant, (jobs.get(tenant) ?? 0) + 1)
    }
  }
  return [...jobs]
    .map(([tenant, count]) => ({ tenant, jobs: count }))
    .sort((left, right) => right.jobs - left.jobs || left.tenant.localeCompare(right.tenant))
}
