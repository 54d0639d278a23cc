import { and, asc, desc, eq, gt, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cronJobs, maintenanceHeldJobs, maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CatchUpItem, CatchUpList, MaintenanceWindow } from '../contract'
import { jobsOf } from '../plan/jobs'
import { getWindowRow, views } from '../queries/get'
import { scopeOf } from '../scope'

const MOST = 500

/** How long, and of how many windows, what they left undone is called to mind. */
const REMEMBERED_MS = 7 * 86_400_000
const MOST_WINDOWS = 20

type JobItem = Extract<CatchUpItem, { kind: 'job' }>
export type OpenCatchUp = { window: MaintenanceWindow; jobs: JobItem[] }

/** What a window left undone: jobs whose runs it skipped, and what queues held. @throws AppError not_found */
export async function listCatchUp(ctx: Context, windowId: string): Promise<CatchUpList> {
  requirePermission(ctx, 'maintenance:read')
  const jobs = await jobItems(ctx, windowId)
  const held = await ctx.db
    .select()
    .from(maintenanceHeldJobs)
    .where(eq(maintenanceHeldJobs.windowId, windowId))
    .orderBy(asc(maintenanceHeldJobs.id))
    .limit(MOST)
  const queues = held.map(({ queue, jobs: count, releasedAt }) => ({
    ...{ kind: 'queue' as const, queue, jobs: count, releasedAt: releasedAt.toISOString() },
  }))
  return { items: [...jobs, ...queues], nextCursor: null }
}

/** Windows that ended within a week and left something undone that nobody has decided about, the newest first. */
export async function listOpenCatchUps(ctx: Context): Promise<OpenCatchUp[]> {
  requirePermission(ctx, 'maintenance:read')
  const { endedAt, mode, outcome } = maintenanceWindows
  const windows = await ctx.db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        gt(endedAt, new Date(ctx.now.getTime() - REMEMBERED_MS)),
        inArray(outcome, ['ended', 'expired']),
        ne(mode, 'announce'),
      ),
    )
    .orderBy(desc(endedAt))
    .limit(MOST_WINDOWS)
  const left: OpenCatchUp[] = []
  for (const window of await views(ctx, windows))
    left.push({ window, jobs: (await jobItems(ctx, window.id)).filter(isUndone) })
  return left.filter(({ jobs }) => jobs.length > 0)
}

const isUndone = ({ state }: JobItem) => state !== 'ran' && state !== 'dismissed'

/** @throws AppError not_found */
export async function getCatchUp(ctx: Context, windowId: string, runId: string): Promise<JobItem> {
  const items = await jobItems(ctx, windowId, sql`newest."runId" = ${runId}`)
  const [item] = items
  if (!item) throw new AppError('not_found', 'This window skipped no such run.')
  return item
}

const found = z.object({
  runId: z.string(),
  jobId: z.string(),
  slug: z.string(),
  environment: z.string(),
  name: z.string(),
  skipped: z.number(),
  firstDueAt: z.coerce.date(),
  lastDueAt: z.coerce.date(),
  hasRun: z.boolean(),
  state: z.enum(['asked', 'called', 'failed', 'dismissed']).nullable(),
  byName: z.string().nullable(),
  at: z.coerce.date().nullable(),
  reason: z.string().nullable(),
  problem: z.string().nullable(),
})

async function jobItems(ctx: Context, windowId: string, only: SQL = sql`true`): Promise<JobItem[]> {
  const window = await getWindowRow(ctx, windowId)
  const covered = jobsOf(scopeOf(window))
  if (!covered || !window.begunAt) return []
  const begunAt = sql`${window.begunAt.toISOString()}::timestamptz`
  const endedAt = sql`${(window.endedAt ?? ctx.now).toISOString()}::timestamptz`
  // A run that was caught up fills its slot: it is no skipped one any more, but has a row of what was done.
  const rows = await ctx.db.execute(sql`
    with skipped as (
      select r.id, r.job_id, r.due_at, r.status from cron_runs as r
      join ${cronJobs} on ${and(sql`cron_jobs.id = r.job_id`, covered)}
      left join maintenance_catch_ups as c on c.run_id = r.id
      where r.due_at <= ${endedAt} and r.due_at + cron_jobs.grace_seconds * interval '1 second' >= ${begunAt}
        and ((r.status = 'skipped' and r.reason = 'maintenance') or c.run_id is not null)
    ), newest as (
      select job_id, (array_agg(id order by due_at desc))[1]::text as "runId", count(*)::int as skipped,
        min(due_at) as "firstDueAt", max(due_at) as "lastDueAt"
      from skipped group by job_id
    )
    select newest."runId", j.id as "jobId", j.slug, j.environment, j.name, newest.skipped,
      to_json(newest."firstDueAt") #>> '{}' as "firstDueAt", to_json(newest."lastDueAt") #>> '{}' as "lastDueAt",
      exists (select from cron_runs as r where r.job_id = j.id
        and coalesce(r.started_at, r.finished_at) >= ${window.endedAt ? endedAt : sql`'infinity'::timestamptz`}) as "hasRun",
      c.state, c.by_name as "byName", to_json(c.at) #>> '{}' as at, c.reason, c.problem
    from newest join cron_jobs as j on j.id = newest.job_id
    left join maintenance_catch_ups as c on c.run_id = newest."runId"::bigint
    where ${only}
    order by newest."firstDueAt", j.slug limit ${MOST}`)
  const isOver = window.endedAt !== null
  return z
    .array(found)
    .parse([...rows])
    .map((row) => itemOf(row, isOver))
}

function itemOf({ hasRun, state, environment, ...row }: z.infer<typeof found>, isOver: boolean): JobItem {
  const shown = hasRun && state !== 'dismissed' ? 'ran' : (state ?? 'waiting')
  return {
    ...row,
    kind: 'job',
    state: shown,
    firstDueAt: row.firstDueAt.toISOString(),
    lastDueAt: row.lastDueAt.toISOString(),
    at: row.at?.toISOString() ?? null,
    cannotRun: whyNot(shown, { slug: row.slug, environment }, isOver),
  }
}

type Job = { slug: string; environment: string }

function whyNot(state: JobItem['state'], job: Job, isOver: boolean): string | null {
  if (!isOver) return 'Maintenance is still on.'
  if (state === 'ran') return 'It has run since.'
  if (state === 'asked' || state === 'called') return 'It has been asked to run.'
  if (!triggerOf(job)) return 'pitwall.yaml names no trigger for it: run it where it lives.'
  return null
}

/** How a job is told to run now, as pitwall.yaml has it. */
export const triggerOf = ({ slug, environment }: Job) =>
  config().cron.jobs.find((job) => job.slug === slug && job.environment === environment)?.trigger
