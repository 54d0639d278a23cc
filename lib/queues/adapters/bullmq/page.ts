import type { Redis } from 'ioredis'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { EngineJob, JobFilter, JobPage, JobState } from '@/lib/queues/adapter'
import { JOB_FIELDS, jobOf, PAYLOAD_BYTES, type Place, payloadText } from './job'
import type { Keys } from './keys'
import { type Peeked, peek } from './peek'
import { idsAfter, type Spot } from './spots'

/** Of each place at most so many jobs are looked at for a page. */
const MAX_LOOKED_AT = 5_000
const CHUNK = 200

type Reading = { redis: Redis; keys: Keys; tenantPath: string | null; timeoutMs: number }

const PLACES: Record<JobState, readonly Place['at'][]> = {
  waiting: ['wait', 'paused', 'prioritized'],
  active: ['active'],
  delayed: ['delayed', 'waitingChildren'],
  retrying: ['delayed'],
  failed: ['failed'],
  completed: ['completed'],
}
/** Looked at in this order where no state is asked for. */
const ALL_PLACES: readonly Place['at'][] = [
  ...(['failed', 'delayed', 'active', 'wait', 'paused', 'prioritized'] as const),
  ...(['waitingChildren', 'completed'] as const),
]

/**
 * One page of a queue's jobs: place by place, each newest first. A filter that Redis cannot answer is tried on the
 * newest 5 000 jobs, for at most half the deadline.
 *
 * @throws AppError invalid (`after` is not ours)
 */
export async function pageOf(
  reading: Reading,
  filter: JobFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<JobPage> {
  const places = filter.state ? PLACES[filter.state] : ALL_PLACES
  const lookUntil = Date.now() + reading.timeoutMs / 2
  const jobs: EngineJob[] = []
  let spot = after === null ? startOf(places) : spotOf(after, places)
  let lookedAt = 0

  while (spot) {
    // One more than is wanted tells whether there is a next page.
    const count = isNarrowed(filter) ? CHUNK : Math.min(CHUNK, limit - jobs.length + 1)
    const found = await idsAfter(reading, spot, count, rangeOf(filter, spot.at))
    const peeked = await peekJobs(reading, found, filter)
    for (const [index, here] of found.entries()) {
      if (jobs.length === limit) return { jobs, next: cursorOf(spot), isBounded: false }
      const fields = peeked[index]
      const job = fields?.timestamp && jobOf(here.id, fields, here, reading.tenantPath)
      if (job && matches(job, filter) && hasPayload(fields, filter)) jobs.push(job)
      spot = here
    }
    lookedAt += found.length
    if (found.length < count) spot = startOf(places, spot.at)
    else if (lookedAt >= MAX_LOOKED_AT || Date.now() > lookUntil)
      return { jobs, next: cursorOf(spot), isBounded: true }
  }
  return { jobs, next: null, isBounded: false }
}

const startOf = (places: readonly Place['at'][], past?: Place['at']): Spot | undefined => {
  const at = places[past === undefined ? 0 : places.indexOf(past) + 1]
  return at && { at, id: '', score: null, older: null }
}

function peekJobs({ redis, keys, tenantPath }: Reading, spots: readonly Spot[], filter: JobFilter) {
  const data = tenantPath !== null || filter.payload ? PAYLOAD_BYTES : 0
  return peek(
    redis,
    spots.map(({ id }) => keys.job(id)),
    { ...JOB_FIELDS, data },
  )
}

/** The times of ended jobs are their scores, so Redis itself finds the range. */
const hasTimes = (at: Place['at']): boolean => at === 'failed' || at === 'completed'

const rangeOf = ({ from, until }: JobFilter, at: Place['at']) =>
  hasTimes(at) ? { from: from?.getTime(), until: until?.getTime() } : {}

const isNarrowed = ({ state, text, payload, tenant, from, until }: JobFilter): boolean =>
  [text, payload, tenant, from, until].some((value) => value !== undefined) ||
  state === 'retrying' ||
  state === 'delayed'

function matches(job: EngineJob, { state, from, until, text, tenant }: JobFilter): boolean {
  if (state && job.state !== state) return false
  const at = job.finishedAt ?? job.createdAt
  if (from && (!at || at < from)) return false
  if (until && (!at || at >= until)) return false
  if (tenant !== undefined && job.tenant !== tenant) return false
  const wanted = text?.toLowerCase()
  return !wanted || [job.error, job.name].some((value) => value?.toLowerCase().includes(wanted))
}

const hasPayload = (fields: Peeked<keyof typeof JOB_FIELDS | 'data'>, { payload }: JobFilter): boolean =>
  !payload || (!!fields && payloadText(fields, payload.path) === payload.value)

const cursorShape = z.tuple([
  z.string(),
  z.string().max(2_000),
  z.number().nullable(),
  z.int().min(0).nullable(),
])

const cursorOf = ({ at, id, score, older }: Spot): string =>
  Buffer.from(JSON.stringify([at, id, score, older])).toString('base64url')

function spotOf(cursor: string, places: readonly Place['at'][]): Spot {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    const [name, id, score, older] = cursorShape.parse(JSON.parse(text))
    const at = places.find((place) => place === name)
    if (at) return { at, id, score, older }
  } catch {
    // Refused below like a place of another state.
  }
  throw new AppError('invalid', 'This cursor is not one of ours.')
}
