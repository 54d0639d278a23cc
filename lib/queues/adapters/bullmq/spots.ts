import type { ChainableCommander, Redis } from 'ioredis'
import type { Place } from './job'
import type { Keys } from './keys'

/** A job in its list or set. `older`: how many stood behind it in its list when it was seen. An id of '' is the start. */
export type Spot = Place & { id: string; older: number | null }

type Range = { from?: number; until?: number }

/** Lists are searched for a job only so far from their new end. */
const SEARCHED = 100_000

/** The next jobs after a spot, newest first: a job added meanwhile moves none of them. */
export async function idsAfter(
  { redis, keys }: { redis: Redis; keys: Keys },
  spot: Spot,
  count: number,
  range: Range,
): Promise<Spot[]> {
  const key = keys[spot.at]
  if (isList(spot.at)) return fromList(redis, key, spot, count)
  return fromSet(redis, key, spot, count, range)
}

const isList = (at: Place['at']): boolean => at === 'wait' || at === 'paused' || at === 'active'

async function fromList(redis: Redis, key: string, spot: Spot, count: number): Promise<Spot[]> {
  const [length, seenAt] = await answers(
    redis.pipeline().llen(key).call('LPOS', key, spot.id, 'MAXLEN', String(SEARCHED)),
  )
  const size = Number(length ?? 0)
  const start = startInList(spot, size, typeof seenAt === 'number' ? seenAt : undefined)
  const ids = await redis.lrange(key, start, start + count - 1)
  return ids.map((id, index) => ({
    at: spot.at,
    id,
    score: null,
    older: Math.max(0, size - start - index - 1),
  }))
}

/** New jobs come in at the front, so a job that is too deep to be found still has as many behind it, or fewer. */
function startInList({ id, older }: Spot, size: number, seenAt: number | undefined): number {
  if (id === '') return 0
  return seenAt === undefined ? Math.max(0, size - (older ?? 0)) : seenAt + 1
}

async function fromSet(redis: Redis, key: string, spot: Spot, count: number, range: Range): Promise<Spot[]> {
  const start = await startInSet(redis, key, spot, range)
  const found = await redis.zrevrange(key, start, start + count - 1, 'WITHSCORES')
  const spots: Spot[] = []
  for (let at = 0; at + 1 < found.length; at += 2) {
    const score = Number(found[at + 1])
    if (range.from !== undefined && score < range.from) break
    spots.push({ at: spot.at, id: found[at] ?? '', score, older: null })
  }
  return spots
}

/** The job itself tells where to go on; when it has left, those of its score that come after it do. */
async function startInSet(redis: Redis, key: string, { id, score }: Spot, { until }: Range): Promise<number> {
  if (id === '') return until === undefined ? 0 : redis.zcount(key, until, '+inf')
  const [rank, scoreNow, newer] = await answers(
    redis
      .pipeline()
      .zrevrank(key, id)
      .zscore(key, id)
      .zcount(key, `(${score ?? 0}`, '+inf'),
  )
  if (typeof rank === 'number' && Number(scoreNow) === score) return rank + 1
  const first = Number(newer ?? 0)
  const sameScore = await redis.zrevrangebyscore(key, score ?? 0, score ?? 0, 'LIMIT', 0, SEARCHED)
  return first + sameScore.filter((other) => Buffer.compare(Buffer.from(other), Buffer.from(id)) > 0).length
}

/** What each command of a pipeline answered; undefined where it was refused. */
export async function answers(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = (await pipeline.exec()) ?? []
  const refused = results.find(([error]) => error && error.name !== 'ReplyError')?.[0]
  if (refused) throw refused
  return results.map(([error, value]) => (error ? undefined : value))
}
