import { and, desc, eq, isNull } from 'drizzle-orm'
import { type QueueJobRetry, queueJobRetries } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { ActionOutcome, EngineJobDetail } from '../adapter'
import type { RetryOne, RetryOneAnswer } from '../contract'
import { mayRetry } from '../may'
import { getEngineJob } from '../queries/job'
import { getKnownQueue } from '../queries/rows'
import { fieldClasses } from '../redaction/classes'
import type { Source } from '../sources'
import { jobView } from '../view'

/**
 * Retries one failed job; who holds `queue:retry_once` alone, each job once. Asking again for the same end of the job
 * answers as the first time and retries nothing.
 *
 * @throws AppError not_found, forbidden (had their one retry), conflict (no longer as it was seen), unavailable
 */
export async function retryJob(
  ctx: Context,
  id: string,
  queue: string,
  jobId: string,
  { version }: RetryOne,
): Promise<RetryOneAnswer> {
  requirePermission(ctx, 'queue:retry_once')
  const { source } = await getKnownQueue(ctx, id, queue)
  const job = await getEngineJob(source, queue, jobId)
  const wanted = version ?? job.version
  const before = await findRetry(ctx, { source: id, queue, jobId, version: wanted })
  if (before?.outcome === 'done') return answer(source, job, 'done')
  const asked = before?.outcome === null ? before : undefined
  // Asked for, and never heard of again: it is no longer as it was, so it was done.
  if (asked && (job.state !== 'failed' || job.version !== wanted)) return settle(ctx, source, asked, 'done')
  await requireRetriable(ctx, source, queue, job, wanted)
  const intent = asked ?? (await intend(ctx, { source: id, queue, jobId, version: wanted }))
  const [outcome = 'changed'] = await source.ask(
    async (adapter) => (await adapter.retry?.(queue, [{ id: jobId, version: wanted }])) ?? [],
  )
  return settle(ctx, source, intent, outcome)
}

async function requireRetriable(
  ctx: Context,
  { config, can }: Source,
  queue: string,
  job: EngineJobDetail,
  wanted: string,
): Promise<void> {
  const { allowed, reason } = await mayRetry(ctx, { can: await can(), source: config.id, queue, job })
  if (!allowed) throw new AppError(job.state === 'failed' ? 'forbidden' : 'conflict', reason ?? 'Not now.')
  if (job.version !== wanted)
    throw new AppError('conflict', 'The job has failed anew since you saw it: look at it again.')
}

type About = Pick<QueueJobRetry, 'source' | 'queue' | 'jobId' | 'version'>

async function findRetry({ db, actor }: Context, about: About): Promise<QueueJobRetry | undefined> {
  const [known] = await db
    .select()
    .from(queueJobRetries)
    .where(
      and(
        eq(queueJobRetries.source, about.source),
        eq(queueJobRetries.queue, about.queue),
        eq(queueJobRetries.jobId, about.jobId),
        eq(queueJobRetries.version, about.version),
        eq(queueJobRetries.actor, actor.id),
      ),
    )
    .orderBy(desc(queueJobRetries.id))
    .limit(1)
  return known
}

/** Committed before the engine is asked; of two requests of somebody who may do it once, one gets through. */
async function intend(ctx: Context, about: About): Promise<QueueJobRetry> {
  const { actor, now } = ctx
  return transaction(ctx, async (tx) => {
    const isOnce = !actor.permissions.has('queue:operate')
    const [intent] = await tx.db
      .insert(queueJobRetries)
      .values({ ...about, actor: actor.id, actorName: actor.name, at: now, isOnce })
      .onConflictDoNothing()
      .returning()
    if (!intent)
      throw new AppError('conflict', 'You have just asked for this retry.', { retryAfterSeconds: 1 })
    await recordAudit(tx, {
      action: 'queue_job.retry_asked',
      subject: `queue:${about.source}/${about.queue}`,
      after: { job: about.jobId, version: about.version, isOnce },
    })
    return intent
  })
}

/** What came to nothing leaves the one retry unused. */
async function settle(
  ctx: Context,
  source: Source,
  intent: QueueJobRetry,
  outcome: ActionOutcome,
): Promise<RetryOneAnswer> {
  await transaction(ctx, async (tx) => {
    const settled = await tx.db
      .update(queueJobRetries)
      .set({ outcome, ...(outcome !== 'done' && { isOnce: false }) })
      .where(and(eq(queueJobRetries.id, intent.id), isNull(queueJobRetries.outcome)))
      .returning({ id: queueJobRetries.id })
    if (settled.length === 0 || outcome !== 'done') return
    const subject = `queue:${intent.source}/${intent.queue}`
    await recordAudit(tx, { action: 'queue_job.retried', subject, after: { job: intent.jobId } })
  })
  if (outcome === 'changed')
    throw new AppError('conflict', 'Somebody else has retried or discarded this job, or it runs.')
  const job = await source.ask((adapter) => adapter.job(intent.queue, intent.jobId))
  return answer(source, job, outcome)
}

const answer = (
  { config }: Source,
  job: EngineJobDetail | undefined,
  outcome: ActionOutcome,
): RetryOneAnswer => ({ outcome, job: job ? jobView(job, fieldClasses(config)) : null })
