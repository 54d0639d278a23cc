import { and, eq, gte, inArray, isNull, lte } from 'drizzle-orm'
import { cronJobs, cronRuns } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import type { CronJob } from '../contract'
import { lockJob } from '../ledger/plan'
import { standingsAfter } from '../ledger/standings'
import { getCronJob } from '../queries'

/**
 * Nothing is expected of it until it is resumed; runs that come all the same are kept. Pausing twice is not an error:
 * the first pause keeps its time.
 */
export async function pauseCronJob(ctx: Context, id: string): Promise<CronJob> {
  requirePermission(ctx, 'cron:operate')
  return transaction(ctx, async (tx) => {
    const [paused] = await tx.db
      .update(cronJobs)
      .set({ pausedAt: tx.now, pausedBy: tx.actor.name })
      .where(and(eq(cronJobs.id, id), isNull(cronJobs.pausedAt)))
      .returning()
    if (paused) await recordAudit(tx, { action: 'cron_job.paused', subject: `cron:${paused.slug}` })
    return getCronJob(tx, id)
  })
}

/** Slots that came due in the pause and that nobody filled are skipped ones. Resuming twice is not an error. */
export async function resumeCronJob(ctx: Context, id: string): Promise<CronJob> {
  requirePermission(ctx, 'cron:operate')
  return transaction(ctx, async (tx) => {
    const job = await lockJob(tx, id)
    if (job?.pausedAt) {
      await skipSlots(tx, id, job.pausedAt)
      await tx.db.update(cronJobs).set({ pausedAt: null, pausedBy: null }).where(eq(cronJobs.id, id))
      await standingsAfter(tx, [], new Map([[id, job.lastCheckInAt ?? job.createdAt]]))
      const before = { pausedAt: job.pausedAt.toISOString() }
      await recordAudit(tx, { action: 'cron_job.resumed', subject: `cron:${job.slug}`, before })
    }
    return getCronJob(tx, id)
  })
}

async function skipSlots({ db, now }: Context, jobId: string, pausedAt: Date): Promise<void> {
  await db
    .update(cronRuns)
    .set({ status: 'skipped', reason: 'pause', deadlineAt: null })
    .where(
      and(
        eq(cronRuns.jobId, jobId),
        inArray(cronRuns.status, ['expected']),
        gte(cronRuns.dueAt, pausedAt),
        lte(cronRuns.dueAt, now),
      ),
    )
}
