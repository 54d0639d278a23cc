import type { Redis } from 'ioredis'
import type { Count, QueueReading } from '@/lib/queues/adapter'
import { type Keys, keysOf } from './keys'
import { type Heads, oldestWaiting } from './oldest'
import { retryingOf } from './retrying'
import { answers } from './spots'
import { tenantsOf } from './tenants'
import { workersOf } from './workers'

const FINISHED_MS = 3_600_000

export type Sources = { redis: Redis; prefix: string; tenantPath: string | null; heads: Heads }

/** What is asked of every queue; all at once, in one pipeline. */
type Raw = {
  wait: number
  paused: number
  prioritized: number
  active: number
  delayed: number
  waitingChildren: number
  failed: number
  completed: number
  isPaused: boolean
  lastFailedAt: number
  lastCompletedAt: number
  lastCheckedAt: number
  firstCompletedAt: number
  finished: number
  newestActive: string | undefined
}

export async function overviewOf(sources: Sources, queues: readonly string[]): Promise<QueueReading[]> {
  const { redis, prefix, tenantPath, heads } = sources
  const all = queues.map((queue) => ({ queue, keys: keysOf(prefix, queue) }))
  const since = Date.now() - FINISHED_MS
  const raws = await rawOf(redis, all, since)
  const waiting = all.map(({ keys }, at) => ({ keys, jobs: waitingOf(raws[at]) }))

  const [retrying, oldest, workers, tenants, begun] = await Promise.all([
    retryingOf(
      redis,
      all.map(({ keys }, at) => ({ key: keys.delayed, size: raws[at]?.delayed ?? 0, job: keys.job('') })),
    ),
    oldestWaiting(redis, waiting, heads),
    workersOf(redis, prefix),
    tenantPath === null ? [] : tenantsOf(redis, waiting, tenantPath),
    beginningsOf(redis, all, raws),
  ])

  return all.flatMap(({ queue }, at): QueueReading[] => {
    const raw = raws[at]
    const retryingNow = retrying[at]
    if (!raw || !retryingNow) return []
    const { counts, ...rest } = settled(raw, retryingNow, since)
    return [
      {
        queue,
        counts,
        oldestWaitingAt: oldest[at] ?? null,
        workers: workers && (workers.get(queue) ?? 0),
        lastWorkedAt: latest([raw.lastFailedAt, raw.lastCompletedAt, raw.lastCheckedAt, begun[at] ?? 0]),
        tenants: tenants[at] ?? [],
        ...rest,
      },
    ]
  })
}

function settled(raw: Raw, retrying: Count, since: number) {
  const delayed = raw.delayed + raw.waitingChildren - retrying.value
  return {
    counts: {
      waiting: exact(waitingOf(raw)),
      active: exact(raw.active),
      delayed: { value: Math.max(0, delayed), exactness: retrying.exactness },
      retrying,
      failed: exact(raw.failed),
      completed: exact(raw.completed),
    },
    paused: raw.isPaused,
    finished: finishedOf(raw, since),
  } satisfies Partial<QueueReading>
}

const exact = (value: number): Count => ({ value, exactness: 'exact' })

const waitingOf = (raw: Raw | undefined): number => (raw ? raw.wait + raw.paused + raw.prioritized : 0)

/** Jobs that ended well are kept as their queue is told to: what is gone cannot be counted. */
function finishedOf({ completed, finished, firstCompletedAt }: Raw, since: number): QueueReading['finished'] {
  if (completed === 0) return null
  return { since: new Date(Math.max(since, firstCompletedAt)), count: finished }
}

const latest = (times: number[]): Date | null => {
  const time = Math.max(...times.filter(Number.isFinite))
  return time > 0 ? new Date(time) : null
}

async function rawOf(
  redis: Redis,
  all: readonly { keys: Keys }[],
  since: number,
): Promise<(Raw | undefined)[]> {
  const pipeline = redis.pipeline()
  for (const { keys } of all) {
    pipeline.llen(keys.wait).llen(keys.paused).zcard(keys.prioritized).llen(keys.active)
    pipeline.zcard(keys.delayed).zcard(keys.waitingChildren).zcard(keys.failed).zcard(keys.completed)
    pipeline.hexists(keys.meta, 'paused').get(keys.stalledCheck).lindex(keys.active, 0)
    pipeline.zrevrange(keys.failed, 0, 0, 'WITHSCORES').zrevrange(keys.completed, 0, 0, 'WITHSCORES')
    pipeline.zrangebyscore(keys.completed, '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    pipeline.zcount(keys.completed, since, '+inf')
  }
  const found = await answers(pipeline)
  const each = found.length / Math.max(1, all.length)
  return all.map((_queue, at) => rawFrom(found.slice(at * each, (at + 1) * each)))
}

function rawFrom(values: unknown[]): Raw {
  const number = (at: number) => Number(values[at] ?? 0)
  const score = (at: number) => Number(Reflect.get(Object(values[at]), 1) ?? 0)
  const newest = values[10]
  return {
    wait: number(0),
    paused: number(1),
    prioritized: number(2),
    active: number(3),
    delayed: number(4),
    waitingChildren: number(5),
    failed: number(6),
    completed: number(7),
    isPaused: number(8) === 1,
    lastCheckedAt: number(9),
    newestActive: typeof newest === 'string' ? newest : undefined,
    lastFailedAt: score(11),
    lastCompletedAt: score(12),
    firstCompletedAt: score(13),
    finished: number(14),
  }
}

/** When the job that was begun last began. */
async function beginningsOf(
  redis: Redis,
  all: readonly { keys: Keys }[],
  raws: readonly (Raw | undefined)[],
): Promise<number[]> {
  const pipeline = redis.pipeline()
  for (const [at, { keys }] of all.entries())
    pipeline.hget(keys.job(raws[at]?.newestActive ?? ''), 'processedOn')
  return (await answers(pipeline)).map((time) => Number(time ?? 0))
}
