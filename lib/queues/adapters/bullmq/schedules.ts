import { Cron } from 'croner'
import type { Redis } from 'ioredis'
import type { EngineSchedule } from '@/lib/queues/adapter'
import { keysOf } from './keys'
import { numberOf, type Peeked, peek, textOf } from './peek'
import { answers } from './spots'

const MAX_OF_ONE = 500
const MAX_OF_ALL = 2_000
const CHUNK = 500
const FIELDS = { name: 1_000, pattern: 200, every: 32, tz: 100, ic: 32, offset: 32, startDate: 32 } as const

type Entry = { queue: string; id: string; key: string; next: number }

/**
 * Job schedulers, and the repeatable jobs of BullMQ before 6. Read by hand: BullMQ's own look removes what it does not
 * understand.
 */
export async function schedulesOf(
  redis: Redis,
  prefix: string,
  queues: readonly string[],
): Promise<EngineSchedule[]> {
  const entries = await entriesOf(redis, prefix, queues)
  const schedules: EngineSchedule[] = []
  for (let from = 0; from < entries.length; from += CHUNK) {
    const part = entries.slice(from, from + CHUNK)
    const fields = await peek(
      redis,
      part.map(({ key }) => key),
      FIELDS,
    )
    schedules.push(...part.map((entry, at) => scheduleOf(entry, fields[at])))
  }
  return schedules
}

/** Ids of the jobs of the last fires, newest first: BullMQ names a job after its scheduler and its time. */
export const idsOfFires = (schedule: EngineSchedule, limit: number): string[] =>
  firesBefore(schedule, limit).map((time) => `repeat:${idOf(schedule)}:${time}`)

async function entriesOf(redis: Redis, prefix: string, queues: readonly string[]): Promise<Entry[]> {
  const pipeline = redis.pipeline()
  for (const queue of queues)
    pipeline.zrange(keysOf(prefix, queue).repeat, 0, String(MAX_OF_ONE - 1), 'WITHSCORES')
  const found = await answers(pipeline)
  return queues
    .flatMap((queue, at) => {
      const pairs = found[at]
      if (!Array.isArray(pairs)) return []
      return pairs.flatMap((id, index) =>
        index % 2 === 0
          ? [
              {
                queue,
                id: String(id),
                key: keysOf(prefix, queue).job(`repeat:${id}`),
                next: Number(pairs[index + 1]),
              },
            ]
          : [],
      )
    })
    .slice(0, MAX_OF_ALL)
}

/** The queue makes the name unique in its source: two queues may have schedulers of one id. */
function scheduleOf({ queue, id, next }: Entry, fields: Peeked<keyof typeof FIELDS>): EngineSchedule {
  const schedule = {
    queue,
    name: `${queue}/${id}`,
    cron: textOf(fields?.pattern) ?? null,
    everyMs: numberOf(fields?.every) ?? null,
    zone: textOf(fields?.tz) ?? null,
    lastAt: null,
    nextAt: Number.isFinite(next) ? new Date(next) : null,
  }
  // The first job is made with its scheduler and has not run before its time.
  const hasFired = (numberOf(fields?.ic) ?? 2) > 1
  const [last] = hasFired ? firesBefore(schedule, 1) : []
  return { ...schedule, lastAt: last === undefined ? null : new Date(last) }
}

const idOf = ({ queue, name }: EngineSchedule): string => name.slice(queue.length + 1)

function firesBefore({ nextAt, everyMs, cron, zone }: EngineSchedule, count: number): number[] {
  if (!nextAt) return []
  const next = nextAt.getTime()
  if (everyMs) return Array.from({ length: count }, (_, at) => next - (at + 1) * everyMs)
  if (!cron) return []
  try {
    const times = new Cron(cron, { paused: true, ...(zone && { timezone: zone }) })
    return times.previousRuns(count, nextAt).map((time) => time.getTime())
  } catch {
    // A pattern that croner does not know: its last fire stays unknown.
    return []
  }
}
