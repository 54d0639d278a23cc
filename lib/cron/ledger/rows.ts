import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type CronJobRow, type CronRunRow, cronRuns } from '@/db/schema'
import type { Context } from '@/lib/context'
import { durationBand, expectedCount, tenantResults } from '../contract'
import { intervalSeconds } from '../schedule'
import type { Run } from './settle'

const SLOTS_BEFORE = 3
const SLOTS_WITHIN = 500
const MAX_UNDER_WAY = 200

export type Wanted = {
  jobId: string
  /** The slots before it are enough. */
  from: Date
  until: Date
  runIds: string[]
}

/** Rows as one parameter, for `jsonb_to_recordset`. */
export const recordset = (rows: readonly unknown[]): SQL =>
  sql`${JSON.stringify(rows, jsonable)}::text::jsonb`

/** The runs check-ins may be about: slots around their times, runs under way, runs of their ids. */
export async function loadRuns({ db }: Context, wanted: readonly Wanted[]): Promise<Run[]> {
  const named = wanted.flatMap(({ jobId, runIds }) => runIds.map((runId) => ({ jobId, runId })))
  const rows = await db
    .select()
    .from(cronRuns)
    .where(sql`${cronRuns.id} in (
    select r.id
    from jsonb_to_recordset(${recordset(wanted)}) as w("jobId" uuid, "from" timestamptz, "until" timestamptz)
    cross join lateral (
      (select id from cron_runs where job_id = w."jobId" and due_at <= w."from"
        order by due_at desc limit ${SLOTS_BEFORE})
      union all
      (select id from cron_runs where job_id = w."jobId" and due_at > w."from" and due_at <= w."until"
        order by due_at limit ${SLOTS_WITHIN})
      union all
      (select id from cron_runs where job_id = w."jobId" and deadline_at is not null and status = 'running'
        limit ${MAX_UNDER_WAY})
    ) as r
    union
    select r.id
    from jsonb_to_recordset(${recordset(named)}) as n("jobId" uuid, "runId" text)
    join cron_runs as r on r.job_id = n."jobId" and r.run_id = n."runId"
  )`)
  return rows.map(runOfRow)
}

/** Writes runs as they are now: new ones and known ones alike. */
export async function saveRuns({ db }: Context, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return
  await db.execute(sql`
    insert into cron_runs as r (id, job_id, due_at, slot_at, started_at, finished_at, status, reason, deadline_at,
      exit_code, duration_ms, pace, run_id, failed_at, error_snippet, fingerprint, counts, tenants)
    select * from jsonb_to_recordset(${recordset(runs)}) as n(id bigint, "jobId" uuid, "dueAt" timestamptz,
      "slotAt" timestamptz, "startedAt" timestamptz, "finishedAt" timestamptz, status text, reason text,
      "deadlineAt" timestamptz, "exitCode" smallint, "durationMs" bigint, pace text, "runId" text,
      "failedAt" timestamptz, "errorSnippet" text, fingerprint text, counts jsonb, tenants jsonb)
    on conflict (id) do update set due_at = excluded.due_at, slot_at = excluded.slot_at,
      started_at = excluded.started_at, finished_at = excluded.finished_at, status = excluded.status,
      reason = excluded.reason, deadline_at = excluded.deadline_at, exit_code = excluded.exit_code,
      duration_ms = excluded.duration_ms, pace = excluded.pace, run_id = excluded.run_id,
      failed_at = excluded.failed_at, error_snippet = excluded.error_snippet, fingerprint = excluded.fingerprint,
      counts = excluded.counts, tenants = excluded.tenants`)
}

const counts = z.record(z.string(), z.number()).nullable().catch(null)
const tenants = tenantResults.nullable().catch(null)
const bands = z.array(durationBand).catch([])
const expectedCounts = z.array(expectedCount).catch([])

export function runOfRow({ cause: _, ...row }: CronRunRow): Run {
  return {
    ...row,
    counts: row.counts === null ? null : counts.parse(row.counts),
    tenants: row.tenants === null ? null : tenants.parse(row.tenants),
  }
}

/** A job as the rules of the ledger see it. */
export const termsOf = (job: CronJobRow) => ({
  ...job,
  intervalSeconds: intervalSeconds(job.schedule),
  bands: bands.parse(job.bands),
  expectedCounts: expectedCounts.parse(job.expectedCounts),
})

const jsonable = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
