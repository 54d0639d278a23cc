import { type Context, requirePermission } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { groupBy } from '@/lib/group-by'
import type { JobState } from '@/lib/queues/adapter'
import type { QueueView } from '@/lib/queues/contract'
import { listQueues } from '@/lib/queues/queries'
import { queuePaths } from '@/lib/queues/rules'
import { listSources, sourceName } from '@/lib/queues/sources'
import type { TimeRange } from '@/lib/time'
import { within } from '@/lib/within'
import type { JobGroup, Jobs, TenantJob } from '../contract'
import { jobsOfQueue } from './jobs-of-queue'

const MAX_QUEUES = 500
/** Of each source, those with most failed jobs first: each costs a few looks into the engine. */
const QUEUES_A_SOURCE = 12
const MAX_ITEMS = 200
const MAX_GROUPS = 50
/** Of a source, all its queues together. */
const SOURCE_MS = 5_000

type Found = {
  jobs: TenantJob[]
  isBounded: boolean
  looked: number
  problem: Jobs['problems'][number] | null
}

/**
 * Jobs of the tenant over all engines whose payloads name it: failed ones of the time, and those under way. A source that
 * does not answer costs only its own jobs.
 *
 * @throws AppError forbidden
 */
export async function getJobs(ctx: Context, tenant: string, range: TimeRange): Promise<Jobs> {
  requirePermission(ctx, 'tenant:read')
  requirePermission(ctx, 'queue:read')
  const { items: all } = await listQueues(ctx, { show: 'all', limit: MAX_QUEUES })
  const queues = all.filter(({ source, goneAt }) => goneAt === null && namesTenant(source))
  const bySource = groupBy(queues, ({ source }) => source)
  const found = await Promise.all(
    [...bySource.values()].map((some) => jobsOfSource(ctx, tenant, range, some)),
  )
  const jobs = found.flatMap((one) => one.jobs).toSorted(newestFirst)
  const looked = found.reduce((sum, one) => sum + one.looked, 0)
  return {
    items: jobs.slice(0, MAX_ITEMS),
    groups: groupsOf(jobs).slice(0, MAX_GROUPS),
    ...{ queues: queues.length, looked },
    isBounded: looked < queues.length || jobs.length > MAX_ITEMS || found.some((one) => one.isBounded),
    problems: found.flatMap(({ problem }) => problem ?? []),
  }
}

const namesTenant = (source: string): boolean =>
  listSources().find(({ id }) => id === source)?.tenant !== undefined

async function jobsOfSource(
  ctx: Context,
  tenant: string,
  range: TimeRange,
  queues: readonly QueueView[],
): Promise<Found> {
  const found: Found = { jobs: [], isBounded: false, looked: 0, problem: null }
  const urgent = queues.toSorted((one, other) => troubleOf(other) - troubleOf(one)).slice(0, QUEUES_A_SOURCE)
  const look = async () => {
    for (const queue of urgent) {
      const { jobs, isBounded } = await jobsOfQueue(ctx, tenant, range, queue)
      found.jobs.push(...jobs)
      found.isBounded ||= isBounded
      found.looked += 1
    }
  }
  try {
    await within(look(), SOURCE_MS)
    return found
  } catch (error) {
    const [first] = queues
    const source = first?.source ?? ''
    const message = findAppError(error)?.message ?? 'This source failed.'
    const config = listSources().find(({ id }) => id === source)
    const problem = { source, sourceName: config ? sourceName(config) : source, message }
    // What comes late does not belong to an answer that is given.
    return { ...found, jobs: [...found.jobs], problem }
  }
}

const STATES: readonly JobState[] = ['failed', 'retrying', 'waiting', 'active', 'delayed']

const troubleOf = ({ counts }: QueueView): number =>
  STATES.reduce((sum, state, place) => sum + (counts[state] ?? 1) * (place === 0 ? 1_000 : 1), 0)

/** Failed jobs by queue and error, most first. */
function groupsOf(jobs: readonly TenantJob[]): JobGroup[] {
  const failed = jobs.filter(({ state, signature }) => state === 'failed' && signature !== null)
  return [
    ...groupBy(failed, ({ source, queue, signature }) => JSON.stringify([source, queue, signature])).values(),
  ]
    .flatMap(groupOf)
    .sort((one, other) => other.count - one.count)
}

function groupOf(jobs: readonly TenantJob[]): JobGroup[] {
  const [newest] = jobs
  if (!newest) return []
  const times = jobs.flatMap(({ finishedAt }) => finishedAt ?? []).toSorted()
  const { source, sourceName: name, queue, signature, error } = newest
  const search = new URLSearchParams({ signature: signature ?? '' })
  return [
    {
      ...{ source, sourceName: name, queue, signature: signature ?? '', sample: error ?? '' },
      ...{ count: jobs.length, firstSeenAt: times[0] ?? null, lastSeenAt: times.at(-1) ?? null },
      href: `${queuePaths.queue(source, queue)}?${search}`,
    },
  ]
}

const timeIn = ({ finishedAt, runAt, startedAt, createdAt, state }: TenantJob): string =>
  (state === 'failed' ? finishedAt : (startedAt ?? runAt)) ?? createdAt ?? ''

const newestFirst = (one: TenantJob, other: TenantJob): number => (timeIn(one) < timeIn(other) ? 1 : -1)
