import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { type EngineJob, JOB_STATES, type JobFilter, type JobPage, type JobState } from '@/lib/queues/adapter'
import { timeOf } from './engine-job'

/** Jobs looked at for one page. */
const MAX_LOOKED_AT = 5_000

/** Where a list goes on: before this time, as it was written, and this id. */
export type Before = { at: string; id: string | null }

/** One job of a list, with the time that the list is sorted by. `value`: at the path of the payload filter. */
export type Listed = { job: EngineJob; at: string; time: Date | null; value: string | undefined }

export type Lists = {
  states: readonly JobState[]
  /** The jobs of one state before a place, newest first; as many as are asked for while there are so many. */
  read: (state: JobState, before: Before | null, limit: number) => Promise<Listed[]>
  /** How many are asked for at once. */
  chunk: number
  timeoutMs: number
}

/** Looked at in this order where no state is asked for. */
const ORDER: readonly JobState[] = ['failed', 'retrying', 'active', 'waiting', 'delayed', 'completed']

type Spot = { state: JobState; before: Before | null }

/**
 * One page of lists that know nothing of filters but their state: each state newest first, at most 5 000 jobs and half
 * the deadline.
 *
 * @throws AppError invalid (`after` is not ours)
 */
export async function pageOfLists(
  { states: known, read, chunk, timeoutMs }: Lists,
  filter: JobFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<JobPage> {
  const states = ORDER.filter((state) => known.includes(state) && (filter.state ?? state) === state)
  const lookUntil = Date.now() + timeoutMs / 2
  const jobs: EngineJob[] = []
  let spot = after === null ? startOf(states, filter) : spotOf(after, states)
  let lookedAt = 0

  while (spot) {
    const { state } = spot
    // One more than is wanted tells whether there is a next page.
    const count = isNarrowed(filter) ? chunk : Math.min(chunk, limit - jobs.length + 1)
    const found = await read(state, spot.before, count)
    for (const listed of found) {
      if (filter.from && listed.time && listed.time < filter.from) break
      if (jobs.length === limit) return { jobs, next: cursorOf(spot), isBounded: false }
      if (matches(listed, filter)) jobs.push(listed.job)
      spot = { state, before: { at: listed.at, id: listed.job.id } }
    }
    lookedAt += found.length
    const oldest = found.at(-1)?.time
    const isPast = filter.from && oldest && oldest < filter.from
    if (found.length < count || isPast) spot = startOf(states.slice(states.indexOf(state) + 1), filter)
    else if (lookedAt >= MAX_LOOKED_AT || Date.now() > lookUntil)
      return { jobs, next: cursorOf(spot), isBounded: true }
  }
  return { jobs, next: null, isBounded: false }
}

const startOf = ([state]: readonly JobState[], { until }: JobFilter): Spot | undefined =>
  state && { state, before: until ? { at: until.toISOString(), id: null } : null }

const isNarrowed = ({ text, payload, tenant }: JobFilter): boolean =>
  text !== undefined || payload !== undefined || tenant !== undefined

function matches({ job, time, value }: Listed, { from, until, text, tenant, payload }: JobFilter): boolean {
  if (from && (!time || time < from)) return false
  if (until && (!time || time >= until)) return false
  if (tenant !== undefined && job.tenant !== tenant) return false
  if (payload && value !== payload.value) return false
  const wanted = text?.toLowerCase()
  return !wanted || [job.error, job.name].some((part) => part?.toLowerCase().includes(wanted))
}

const cursorShape = z.tuple([
  z.enum(JOB_STATES),
  z.union([z.null(), z.tuple([z.string().max(100), z.string().max(200).nullable()])]),
])

const cursorOf = ({ state, before }: Spot): string =>
  Buffer.from(JSON.stringify([state, before && [before.at, before.id]])).toString('base64url')

function spotOf(cursor: string, states: readonly JobState[]): Spot {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    const [state, before] = cursorShape.parse(JSON.parse(text))
    const isTime = before === null || timeOf(before[0]) !== null
    if (isTime && states.includes(state)) return { state, before: before && { at: before[0], id: before[1] } }
  } catch {
    // Refused below like a place of another state.
  }
  throw new AppError('invalid', 'This cursor is not one of ours.')
}
