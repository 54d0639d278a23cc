import { desc, eq, inArray, sql } from 'drizzle-orm'
import { type CronJobRow, type CronRunRow, cronJobs, cronPingKeys, cronRuns, opsEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CronJob, CronJobDetail, CronJobSummary, PingKeyPage } from './contract'
import { termsOf } from './ledger/rows'
import { bandOf } from './ledger/settle'
import { BAD } from './rules'
import { badgeUrl, jobView, pingKeyView, runView } from './view'
import { weekdayIn } from './zone'

export { getCronCalendar } from './queries/calendar'
export { type FanOutRun, listFanOutRuns } from './queries/fan-out'
export { listCronJobs } from './queries/list'
export { getCronRun, getRunLog, listCronRuns } from './queries/runs'

const STRIP = 30
const EVENTS = 30
const MAX_KEYS = 200

/** @throws AppError not_found */
export async function getCronJob(ctx: Context, id: string): Promise<CronJob> {
  const job = await getJobRow(ctx, id)
  const [strip] = (await newestRuns(ctx, [id], 1)).values()
  return jobView(ctx, job, strip?.[0])
}

/** A job with its strip, its bands and what became of it lately. @throws AppError not_found */
export async function getCronJobDetail(ctx: Context, id: string): Promise<CronJobDetail> {
  requirePermission(ctx, 'cron:read')
  const job = await getJobRow(ctx, id)
  const [summary] = await summaries(ctx, [job])
  if (!summary) throw new Error('a job without a summary')
  const events = await ctx.db
    .select()
    .from(opsEvents)
    .where(eq(opsEvents.subject, `cron:${job.slug}`))
    .orderBy(desc(opsEvents.at), desc(opsEvents.id))
    .limit(EVENTS)
  return {
    ...summary,
    bands: termsOf(job).bands,
    events: events.map((event) => ({
      id: String(event.id),
      at: event.at.toISOString(),
      kind: event.kind,
      severity: event.severity,
      title: event.title,
    })),
    badgeUrl: badgeUrl(id),
  }
}

/** In the order given. */
export async function summaries(ctx: Context, jobs: readonly CronJobRow[]): Promise<CronJobSummary[]> {
  const runs = await newestRuns(
    ctx,
    jobs.map(({ id }) => id),
    STRIP,
  )
  return jobs.map((job) => {
    const newest = runs.get(job.id) ?? []
    const band = bandOf(termsOf(job).bands, weekdayIn(ctx.now, job.timezone))
    const lastBad = newest.find(({ status }) => BAD.includes(status))
    return {
      ...jobView(ctx, job, newest[0]),
      strip: newest.map(stripRun).reverse(),
      lastBadRun: lastBad ? runView(lastBad) : null,
      band: band ?? null,
    }
  })
}

export async function getJobRow({ db }: Context, id: string): Promise<CronJobRow> {
  const [job] = await db.select().from(cronJobs).where(eq(cronJobs.id, id))
  if (!job) throw new AppError('not_found', `There is no cron job ${id}.`)
  return job
}

/** Keys of `/ping/KEY/SLUG`, newest first, at most 200. */
export async function listPingKeys(ctx: Context): Promise<PingKeyPage> {
  requirePermission(ctx, 'cron:write')
  const keys = await ctx.db.select().from(cronPingKeys).orderBy(desc(cronPingKeys.createdAt)).limit(MAX_KEYS)
  return { items: keys.map(pingKeyView), nextCursor: null }
}

/** The newest runs of each job that began or should have, newest first. */
async function newestRuns(
  { db, now }: Context,
  ids: readonly string[],
  limit: number,
): Promise<Map<string, CronRunRow[]>> {
  const runs = new Map<string, CronRunRow[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return runs
  const newest = sql`(select r.id from unnest(${`{${ids.join(',')}}`}::uuid[]) as j(id) cross join lateral (
    select id from cron_runs where job_id = j.id
      and slot_at <= ${now.toISOString()}::timestamptz and status <> 'expected'
    order by slot_at desc, id desc limit ${limit}) as r)`
  const rows = await db
    .select()
    .from(cronRuns)
    .where(inArray(cronRuns.id, newest))
    .orderBy(desc(cronRuns.slotAt), desc(cronRuns.id))
  for (const row of rows) runs.get(row.jobId)?.push(row)
  return runs
}

const stripRun = ({ id, slotAt, status, durationMs, pace }: CronRunRow) => ({
  id: String(id),
  at: slotAt.toISOString(),
  status,
  durationMs,
  pace,
})
