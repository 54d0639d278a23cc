import { eq } from 'drizzle-orm'
import { type CronCheckInRow, type CronJobRow, cronCheckIns, cronJobs, cronRuns } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { insertJob } from './commands'
import { type NewCronJobInput, newCronJob } from './contract'
import { applyTo } from './ledger/apply'
import { lockJob } from './ledger/plan'

/** The same context at another time. */
export const at = (ctx: Context, time: Date | string): Context => ({ ...ctx, now: new Date(time) })

/** Every day at 02:00 UTC, 5 minutes of grace, at most an hour, unless told otherwise. */
export async function createJob(ctx: Context, values: Partial<NewCronJobInput> = {}): Promise<CronJobRow> {
  const slug = `job-${crypto.randomUUID().slice(0, 8)}`
  const job = await insertJob(ctx, newCronJob.parse({ slug, schedule: '0 2 * * *', ...values }), 'api')
  if (!job) throw new Error('the slug is taken')
  return getJob(ctx, job.id)
}

export async function getJob({ db }: Context, id: string): Promise<CronJobRow> {
  const [job] = await db.select().from(cronJobs).where(eq(cronJobs.id, id))
  if (!job) throw new Error('there is no such job')
  return job
}

type Said = Partial<Pick<CronCheckInRow, 'kind' | 'runId' | 'exitCode' | 'at'>> & { body?: string }

/** A check-in that is received now, and stands in the ledger afterwards. */
export async function checkIn(ctx: Context, job: CronJobRow, { body, ...said }: Said = {}): Promise<void> {
  await receive(ctx, job, { ...said, ...(body !== undefined && { body }) })
  await transaction(ctx, async (tx) => {
    const locked = await lockJob(tx, job.id)
    if (locked) await applyTo(tx, [locked])
  })
}

/** A check-in that is received now and waits for the ledger. */
export async function receive({ db, now }: Context, job: CronJobRow, { body, ...said }: Said): Promise<void> {
  const bytes = body === undefined ? null : Buffer.from(body)
  const row = { kind: 'success' as const, at: now, ...said, body: bytes, bodyBytes: bytes?.length ?? 0 }
  await db.insert(cronCheckIns).values({ jobId: job.id, receivedAt: now, ...row })
}

/** The ledger of a job, oldest first, without slots still to come. */
export async function ledger({ db }: Context, job: CronJobRow) {
  const rows = await db
    .select()
    .from(cronRuns)
    .where(eq(cronRuns.jobId, job.id))
    .orderBy(cronRuns.slotAt, cronRuns.id)
  return rows.filter(({ status }) => status !== 'expected')
}

/** `2026-01-03T02:00 missed` for each run. */
export const told = async (ctx: Context, job: CronJobRow): Promise<string[]> =>
  (await ledger(ctx, job)).map(
    ({ dueAt, slotAt, status }) => `${dueAt ? '' : 'no slot '}${slotAt.toISOString().slice(0, 16)} ${status}`,
  )
