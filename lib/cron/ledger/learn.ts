import { asc, sql } from 'drizzle-orm'
import { cronJobs, cronRuns } from '@/db/schema'
import type { Context } from '@/lib/context'
import { durationBands } from './bands'
import { recordset } from './rows'

const JOBS_AT_ONCE = 20
const RUNS_OF_A_JOB = 300
const EVERY = sql.raw(`interval '6 hours'`)

/** Learns how long runs of a few jobs take: of those that ran well since it was last done, every six hours. */
export async function learnBands(tx: Context): Promise<void> {
  const now = tx.now.toISOString()
  const jobs = await tx.db
    .select({ id: cronJobs.id, timezone: cronJobs.timezone })
    .from(cronJobs)
    .where(sql`${cronJobs.lastSuccessAt} is not null and (${cronJobs.bandsLearnedAt} is null
      or (${cronJobs.bandsLearnedAt} < ${now}::timestamptz - ${EVERY}
        and ${cronJobs.lastSuccessAt} > ${cronJobs.bandsLearnedAt}))`)
    .orderBy(asc(cronJobs.id))
    .limit(JOBS_AT_ONCE)
    .for('no key update', { skipLocked: true })
  const learned = []
  for (const job of jobs)
    learned.push({ id: job.id, bands: durationBands(await timed(tx, job.id), job.timezone) })
  if (learned.length === 0) return
  await tx.db.execute(sql`
    update cron_jobs as j set bands = n.bands, bands_learned_at = ${now}
    from jsonb_to_recordset(${recordset(learned)}) as n(id uuid, bands jsonb) where j.id = n.id`)
}

async function timed({ db }: Context, jobId: string) {
  const rows = await db
    .select({ startedAt: cronRuns.startedAt, durationMs: cronRuns.durationMs, status: cronRuns.status })
    .from(cronRuns)
    .where(sql`${cronRuns.jobId} = ${jobId}`)
    .orderBy(sql`${cronRuns.slotAt} desc, ${cronRuns.id} desc`)
    .limit(RUNS_OF_A_JOB)
  return rows.flatMap(({ startedAt, durationMs, status }) =>
    startedAt && durationMs !== null && (status === 'ok' || status === 'late' || status === 'extra')
      ? [{ startedAt, durationMs }]
      : [],
  )
}
