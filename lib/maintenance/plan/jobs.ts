import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { cronJobs } from '@/db/schema'
import type { Context } from '@/lib/context'
import { nextSlots } from '@/lib/cron/schedule'
import type { Scope } from '../scope'
import type { Preview } from './contract'

const MAX_JOBS = 2_000
const SHOWN = 200
const MAX_SLOTS = 100

type Range = { startsAt: Date; endsAt: Date }

/** Jobs a window of the scope holds; undefined: none. */
export function jobsOf(scope: Scope): SQL | undefined {
  if (scope.kind === 'global') return sql`true`
  if (scope.kind === 'service') return eq(cronJobs.service, scope.service)
  return scope.kind === 'cron' ? eq(cronJobs.slug, scope.slug) : undefined
}

/** Jobs with slots in the range, the earliest first. */
export async function jobsDue({ db }: Context, scope: Scope, range: Range): Promise<Preview['jobs']> {
  const covered = jobsOf(scope)
  if (!covered) return { total: 0, items: [] }
  const { id, slug, name, schedule, timezone } = cronJobs
  const jobs = await db
    .select({ id, slug, name, schedule, timezone })
    .from(cronJobs)
    .where(and(covered, isNull(cronJobs.pausedAt)))
    .orderBy(slug)
    .limit(MAX_JOBS)
  const due = jobs.flatMap(({ schedule: text, timezone: zone, ...job }) => {
    // The beginning counts.
    const after = new Date(range.startsAt.getTime() - 1)
    const slots = nextSlots({ schedule: text, timezone: zone }, after, {
      limit: MAX_SLOTS,
      until: range.endsAt,
    })
    return slots[0] ? [{ ...job, firstDueAt: slots[0].toISOString(), slots: slots.length }] : []
  })
  due.sort((one, other) => one.firstDueAt.localeCompare(other.firstDueAt))
  return { total: due.length, items: due.slice(0, SHOWN) }
}

/** Runs under way now. */
export async function jobsRunning({ db }: Context, scope: Scope): Promise<Preview['running']> {
  const covered = jobsOf(scope)
  if (!covered) return []
  const { id, slug, name, runningSince } = cronJobs
  const rows = await db
    .select({ id, slug, name, runningSince })
    .from(cronJobs)
    .where(and(covered, isNotNull(runningSince)))
    .orderBy(runningSince)
    .limit(SHOWN)
  return rows.flatMap(({ runningSince: since, ...job }) =>
    since ? [{ ...job, since: since.toISOString() }] : [],
  )
}
