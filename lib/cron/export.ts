import { asc, desc } from 'drizzle-orm'
import { type CronJobRow, cronJobs, cronRuns } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { csvLine } from '@/lib/csv'
import type { CronRun } from './contract'
import { getJobRow } from './queries'
import { whereRuns } from './queries/runs'
import { stateOf } from './rules'
import { runView } from './view'

const MAX_JOBS = 20_000
const MAX_RUNS = 10_000

const JOB_COLUMNS = [
  'slug',
  'environment',
  'name',
  'service',
  'owner',
  'schedule',
  'timezone',
  'state',
  'nextDueAt',
  'lastCheckInAt',
  'lastSuccessAt',
] as const
const RUN_COLUMNS = [
  'id',
  'dueAt',
  'startedAt',
  'finishedAt',
  'status',
  'reason',
  'durationMs',
  'pace',
  'exitCode',
  'errorSnippet',
  'fingerprint',
  'runId',
] as const

/** All jobs, by slug. */
export async function exportCronJobs(ctx: Context): Promise<Response> {
  requirePermission(ctx, 'cron:read')
  const jobs = await ctx.db.select().from(cronJobs).orderBy(asc(cronJobs.slug)).limit(MAX_JOBS)
  const cell = (job: CronJobRow, column: (typeof JOB_COLUMNS)[number]) =>
    textOf(column === 'state' ? stateOf(job, ctx.now).state : job[column])
  return csv('cron-jobs', [
    [...JOB_COLUMNS],
    ...jobs.map((job) => JOB_COLUMNS.map((column) => cell(job, column))),
  ])
}

/** The newest 10 000 runs, newest first. @throws AppError not_found */
export async function exportCronRuns(ctx: Context, id: string): Promise<Response> {
  requirePermission(ctx, 'cron:read')
  const job = await getJobRow(ctx, id)
  const rows = await ctx.db
    .select()
    .from(cronRuns)
    .where(whereRuns(ctx, id, {}))
    .orderBy(desc(cronRuns.slotAt), desc(cronRuns.id))
    .limit(MAX_RUNS)
  const cells = (run: CronRun) => RUN_COLUMNS.map((column) => textOf(run[column]))
  return csv(`cron-${job.slug}`, [[...RUN_COLUMNS], ...rows.map((row) => cells(runView(row)))])
}

const textOf = (value: string | number | Date | null): string =>
  value instanceof Date ? value.toISOString() : String(value ?? '')

const csv = (name: string, lines: string[][]): Response =>
  new Response(lines.map(csvLine).join(''), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="pitwall-${name}.csv"`,
    },
  })
