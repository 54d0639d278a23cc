import type { Redis } from 'ioredis'
import { textAt } from '@/lib/queues/json-path'
import { firstScoreOf, type Keys, priorityOf } from './keys'
import { numberOf, type Peeked, peek, textOf } from './peek'
import { answers } from './spots'

const FIELDS = { timestamp: 32, atm: 16, ats: 16, opts: 16_384 } as const
const LOOKED_AT = 20
const MAX_PRIORITIES = 10
const MAX_PEEKED = 500

/** Jobs at the head of a queue of which nothing tells since when they wait, and since when we have seen them there. */
export type Heads = Map<string, { id: string; seenAt: Date }>

type Queue = { keys: Keys; jobs: number }

/**
 * Since when the oldest waiting job could have run. Lists are in the order in which jobs came in, so it is the last of
 * its list or the first of its priority. BullMQ does not keep when a job was brought back: for one at the head it is the
 * time of the next that tells, or else since when we have seen it there.
 */
export async function oldestWaiting(
  redis: Redis,
  queues: readonly Queue[],
  heads: Heads,
): Promise<(Date | null)[]> {
  const waiting = queues.filter(({ jobs }) => jobs > 0)
  const ends = await endsOf(redis, waiting)
  for (const [key] of heads) if (!waiting.some(({ keys }) => keys.wait === key)) heads.delete(key)
  const candidates = waiting.flatMap(({ keys }, at) =>
    (ends[at] ?? []).flatMap((ids) => ids.map((id) => ({ keys, id }))),
  )
  const since = new Map<string, Date>()
  for (let from = 0; from < candidates.length; from += MAX_PEEKED) {
    const part = candidates.slice(from, from + MAX_PEEKED).map(({ keys, id }) => keys.job(id))
    const fields = await peek(redis, part, FIELDS)
    for (const [at, key] of part.entries()) {
      const time = readySince(fields[at])
      if (time) since.set(key, time)
    }
  }
  const times = waiting.map(({ keys }, at) => oldestOf(keys, ends[at] ?? [], since, heads))
  return queues.map((queue) => times[waiting.indexOf(queue)] ?? null)
}

function oldestOf(keys: Keys, ends: string[][], since: Map<string, Date>, heads: Heads): Date | null {
  const times = ends.flatMap((ids) => {
    const known = ids.find((id) => since.has(keys.job(id)))
    return known === undefined ? [] : [since.get(keys.job(known)) ?? new Date()]
  })
  if (times.length > 0) {
    heads.delete(keys.wait)
    return new Date(Math.min(...times.map(Number)))
  }
  const id = ends[0]?.[0]
  if (id === undefined) return null
  const head = heads.get(keys.wait)
  if (head?.id === id) return head.seenAt
  const seenAt = new Date()
  heads.set(keys.wait, { id, seenAt })
  return seenAt
}

/** Known of a job that was never begun. */
function readySince(job: Peeked<keyof typeof FIELDS>): Date | undefined {
  const made = numberOf(job?.timestamp)
  if (!job || made === undefined) return undefined
  if ((numberOf(job.ats) ?? 0) > 0 || (numberOf(job.atm) ?? 0) > 0) return undefined
  return new Date(made + (Number(textAt(textOf(job.opts) ?? '', 'delay')) || 0))
}

/** Of each queue the jobs that are next, list by list and priority by priority. */
async function endsOf(redis: Redis, queues: readonly Queue[]): Promise<string[][][]> {
  const lists = redis.pipeline()
  for (const { keys } of queues) lists.lrange(keys.wait, -LOOKED_AT, -1).lrange(keys.paused, -LOOKED_AT, -1)
  const found = await answers(lists)
  const firsts = await firstOfPriorities(redis, queues)
  return queues.map((_queue, at) =>
    [idsOf(found[2 * at]).reverse(), idsOf(found[2 * at + 1]).reverse(), ...(firsts[at] ?? [])].filter(
      (ids) => ids.length > 0,
    ),
  )
}

/** The first of each of the ten most urgent priorities, a round of questions for each. */
async function firstOfPriorities(redis: Redis, queues: readonly Queue[]): Promise<string[][][]> {
  const firsts: string[][][] = queues.map(() => [])
  let open = queues.map((queue, at) => ({ queue, at, score: 0 }))
  for (let round = 0; round < MAX_PRIORITIES && open.length > 0; round++) {
    const pipeline = redis.pipeline()
    for (const { queue, score } of open)
      pipeline.zrangebyscore(queue.keys.prioritized, score, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    const found = await answers(pipeline)
    open = open.flatMap(({ queue, at }, index) => {
      const [id, score] = idsOf(found[index])
      if (id === undefined) return []
      firsts[at]?.push([id])
      return [{ queue, at, score: firstScoreOf(priorityOf(Number(score)) + 1) }]
    })
  }
  return firsts
}

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
