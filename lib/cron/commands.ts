import { eq, inArray } from 'drizzle-orm'
import { type CronJobRow, cronCheckIns, cronJobs, cronRuns } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { config } from '@/lib/config/config'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CronJob, CronJobChange, NewCronJob } from './contract'
import { lockJob, planJobs, replan } from './ledger/plan'
import { requireSchedule } from './preview'
import { getCronJob } from './queries'
import { definitionOf } from './view'

export { recordCheckIn } from './commands/check-in'
export { pauseCronJob, resumeCronJob } from './commands/pause'
export { createPingKey, revokePingKey } from './commands/ping-keys'
export { syncFileJobs } from './commands/sync-file'

/** @throws AppError conflict (the slug is taken in that environment), unprocessable (schedule, service) */
export async function createCronJob(ctx: Context, input: NewCronJob): Promise<CronJob> {
  requirePermission(ctx, 'cron:write')
  requireSchedule(input, ctx.now)
  requireService(input.service)
  return transaction(ctx, async (tx) => {
    const job = await insertJob(tx, input, 'api')
    if (!job) throw new AppError('conflict', `There is a job ${input.slug} in ${input.environment} already.`)
    return getCronJob(tx, job.id)
  })
}

/**
 * What is left out stays. A new schedule counts from now; slots already due keep what they were.
 *
 * @throws AppError not_found, conflict (pitwall.yaml has the say), unprocessable
 */
export async function changeCronJob(ctx: Context, id: string, change: CronJobChange): Promise<CronJob> {
  requirePermission(ctx, 'cron:write')
  return transaction(ctx, async (tx) => {
    const job = await lockFreeJob(tx, id)
    const wanted = { ...definitionOf(job), ...change }
    requireSchedule(wanted, tx.now)
    if (change.service !== undefined) requireService(change.service)
    await changeJob(tx, job, change)
    return getCronJob(tx, id)
  })
}

/** Its ledger goes with it. @throws AppError not_found, conflict (pitwall.yaml has the say) */
export async function deleteCronJob(ctx: Context, id: string): Promise<void> {
  requirePermission(ctx, 'cron:write')
  await transaction(ctx, async (tx) => {
    const job = await lockFreeJob(tx, id)
    const runs = tx.db.select({ id: cronRuns.id }).from(cronRuns).where(eq(cronRuns.jobId, id))
    await tx.db.delete(cronCheckIns).where(inArray(cronCheckIns.ledgerRunId, runs))
    await tx.db.delete(cronJobs).where(eq(cronJobs.id, id))
    const before = { ...definitionOf(job), slug: job.slug, environment: job.environment }
    await recordAudit(tx, { action: 'cron_job.deleted', subject: `cron:${job.slug}`, before })
  })
}

/** Undefined when the slug is taken in that environment. The caller has checked schedule and service. */
export async function insertJob(
  tx: Context,
  input: NewCronJob,
  source: CronJobRow['source'],
): Promise<CronJobRow | undefined> {
  const [job] = await tx.db
    .insert(cronJobs)
    .values({
      ...input,
      name: input.name ?? input.slug,
      source,
      healthSince: tx.now,
      plannedUntil: tx.now,
      createdBy: tx.actor.name,
      createdAt: tx.now,
      updatedAt: tx.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!job) return undefined
  await planJobs(tx, [job], tx.now)
  const after = { ...definitionOf(job), slug: job.slug, environment: job.environment, source }
  await recordAudit(tx, { action: 'cron_job.created', subject: `cron:${job.slug}`, after })
  return job
}

/** The caller holds the job locked. Nothing is written when nothing changes. */
export async function changeJob(
  tx: Context,
  job: CronJobRow,
  change: CronJobChange & { source?: CronJobRow['source'] },
): Promise<void> {
  const before = { ...definitionOf(job), source: job.source }
  const after = { ...before, ...change }
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const [changed] = await tx.db
    .update(cronJobs)
    .set({ ...change, updatedAt: tx.now })
    .where(eq(cronJobs.id, job.id))
    .returning()
  if (!changed) return
  const isTimed = changed.schedule !== job.schedule || changed.timezone !== job.timezone
  if (isTimed || changed.graceSeconds !== job.graceSeconds) await replan(tx, changed)
  await recordAudit(tx, { action: 'cron_job.changed', subject: `cron:${job.slug}`, before, after })
}

async function lockFreeJob(tx: Context, id: string): Promise<CronJobRow> {
  const job = await lockJob(tx, id)
  if (!job) throw new AppError('not_found', `There is no cron job ${id}.`)
  if (job.source === 'file')
    throw new AppError('conflict', `pitwall.yaml defines ${job.slug}: change it there.`)
  return job
}

function requireService(service: string | null): void {
  if (service === null || config().services.some(({ id }) => id === service)) return
  const message = 'pitwall.yaml has no service with this id'
  throw new AppError('unprocessable', `${message}.`, { fields: [{ path: 'service', message }] })
}
