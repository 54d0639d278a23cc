import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Context, requirePermission } from '@/lib/context'
import type { TimeRange } from '@/lib/time'

/** Of each job, newest first. */
const RUNS_A_JOB = 100
const MAX_ROWS = 500

const row = z.object({
  jobId: z.string(),
  slug: z.string(),
  name: z.string(),
  service: z.string().nullable(),
  runId: z.coerce.string(),
  at: z.coerce.date(),
  status: z.string(),
  reason: z.string().nullable(),
  errorSnippet: z.string().nullable(),
  fingerprint: z.string().nullable(),
  own: z.object({ tenant: z.string(), error: z.string().nullable().catch(null) }).nullable(),
  named: z.coerce.number(),
  failed: z.coerce.number(),
  ok: z.coerce.number(),
})

/** What one run did for one tenant. `own`: it is among those for whom it failed; `named`: how many of them are kept. */
export type FanOutRun = z.infer<typeof row>

/**
 * Runs of jobs that go through all tenants: those that tell results of tenants, and newer ones of the same jobs that
 * ended without. Newest first.
 */
export async function listFanOutRuns(
  ctx: Context,
  { tenant, from, to }: TimeRange & { tenant: string },
): Promise<{ runs: FanOutRun[]; isBounded: boolean }> {
  requirePermission(ctx, 'cron:read')
  const [begin, end] = [from.toISOString(), to.toISOString()]
  const rows = await ctx.db.execute(sql`
    select job.id as "jobId", job.slug, job.name, job.service, run.id::text as "runId", run.slot_at as "at", run.status,
      run.reason, left(run.error_snippet, 2000) as "errorSnippet", run.fingerprint,
      jsonb_path_query_first(run.tenants, '$.failed[*] ? (@.tenant == $tenant)',
        jsonb_build_object('tenant', ${tenant}::text)) as own,
      coalesce(jsonb_array_length(run.tenants -> 'failed'), 0) as named,
      coalesce((run.tenants ->> 'failedCount')::int, 0) as failed, coalesce((run.tenants ->> 'ok')::int, 0) as ok
    from cron_jobs as job
    cross join lateral (
      select max(slot_at) as told_at from (
        select slot_at from cron_runs
        where job_id = job.id and tenants is not null and slot_at <= ${end}::timestamptz
        order by slot_at desc limit 1) as newest
    ) as fan_out
    cross join lateral (
      (select * from cron_runs
        where job_id = job.id and tenants is not null
          and slot_at between ${begin}::timestamptz and ${end}::timestamptz
        order by slot_at desc limit ${RUNS_A_JOB}::int)
      union all
      (select * from cron_runs
        where job_id = job.id and tenants is null and status in ('failed', 'timed_out', 'missed')
          and slot_at > fan_out.told_at
          and slot_at between ${begin}::timestamptz and ${end}::timestamptz
        order by slot_at desc limit 1)
    ) as run
    where fan_out.told_at is not null
    order by run.slot_at desc limit ${MAX_ROWS + 1}::int`)
  const runs = row.array().parse([...rows])
  return { runs: runs.slice(0, MAX_ROWS), isBounded: runs.length > MAX_ROWS }
}
