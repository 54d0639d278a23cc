import { eq, sql } from 'drizzle-orm'
import { type QueueRetryRun, type QueueSelection, queueRetryRuns, queueSelections } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { config } from '@/lib/config/config'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import { plural } from '@/lib/format'
import type { RetryInput, RetryRun } from '../contract'
import { needsOf } from '../needs'
import { getRetryRun } from '../queries/retry-runs'
import type { Known } from '../queries/rows'
import { queuePaths } from '../rules'
import { settingsOf } from '../settings'
import { HEALTHY_MS, unhealthyOf, unhealthyWords } from './health'
import { getRetriableQueue, PINNED_MS, pin } from './preview'
import { select } from './select'

/**
 * Starts a run of what a preview pinned, or of jobs that are named one by one. The same selection starts once: asked
 * again it is the run that it started.
 *
 * @throws AppError not_found, unprocessable (no such preview, nothing to wait for), conflict (nothing left to retry)
 */
export async function startRetry(ctx: Context, asked: RetryInput): Promise<RetryRun> {
  requirePermission(ctx, 'queue:operate')
  const known = await getRetriableQueue(ctx, asked)
  const hash = asked.selectionHash ?? (await pinNamed(ctx, known, asked))
  const id = await transaction(ctx, async (tx) => {
    const selection = await lockSelection(tx, asked, hash)
    return selection.runId ?? begin(tx, known, asked, selection)
  })
  return getRetryRun(ctx, id)
}

async function pinNamed(ctx: Context, { source }: Known, asked: RetryInput): Promise<string> {
  if (!asked.jobIds) throw refusal('Preview it first: a run takes the selectionHash of its preview.')
  const selection = await select(ctx, source, asked)
  await pin(ctx, asked, selection)
  return selection.hash
}

async function lockSelection(
  { db, now }: Context,
  { source, queue }: RetryInput,
  hash: string,
): Promise<QueueSelection> {
  const [selection] = await db
    .select()
    .from(queueSelections)
    .where(eq(queueSelections.hash, hash))
    .for('update')
  const isOld = selection && now.getTime() - selection.createdAt.getTime() > PINNED_MS
  if (!selection || isOld || selection.source !== source || selection.queue !== queue)
    throw refusal('There is no such preview of this queue, or it is over an hour old: preview it again.')
  return selection
}

async function begin(
  tx: Context,
  known: Known,
  asked: RetryInput,
  selection: QueueSelection,
): Promise<string> {
  const { source, queue } = asked
  const needs = await needsOf(tx, known.source.config, queue, [selection.sample ?? ''])
  const whenHealthy = waitedFor(
    asked,
    needs.map(({ id }) => id),
  )
  const unhealthy = await unhealthyOf(tx, whenHealthy, HEALTHY_MS)
  const [run] = await tx.db
    .insert(queueRetryRuns)
    .values({
      ...{ source, queue, asked: { ...Object(selection.asked), sample: selection.sample } },
      state: unhealthy.length > 0 ? 'held' : 'canary',
      reason: unhealthy.length > 0 ? unhealthyWords(unhealthy, tx.now) : null,
      ...{ canary: asked.canary, ratePerSecond: asked.ratePerSecond, whenHealthy },
      dependencies: [...new Set([...needs.map(({ id }) => id), ...whenHealthy])],
      ...{ createdBy: tx.actor.id, createdByName: tx.actor.name, createdAt: tx.now },
      ...{ paidUntil: tx.now, nextDueAt: tx.now },
    })
    .returning()
  if (!run) throw new Error('the insert returned no row')
  const jobs = await takeJobs(tx, run, selection.hash)
  if (jobs === 0) throw new AppError('conflict', 'There is nothing left to retry: look at the preview.')
  await tx.db.update(queueSelections).set({ runId: run.id }).where(eq(queueSelections.hash, selection.hash))
  await tell(tx, known, run, jobs)
  return run.id
}

/**
 * Oldest first. The database keeps any job from being in two runs that go on: those of another stay there. Written by
 * id, so that of two who start at once neither waits for the other in a circle.
 */
async function takeJobs({ db }: Context, run: QueueRetryRun, hash: string): Promise<number> {
  const taken = await db.execute(sql`
    insert into queue_retry_jobs (run_id, position, source, queue, job_id, version, attempts, started_at)
    select ${run.id}::uuid, row_number() over (order by n.place desc), ${run.source}, ${run.queue},
      n.job ->> 'id', n.job ->> 'version', (n.job ->> 'attempts')::int, (n.job ->> 'startedAt')::timestamptz
    from queue_selections as s cross join jsonb_array_elements(s.jobs) with ordinality as n(job, place)
    where s.hash = ${hash} order by n.job ->> 'id'
    on conflict (source, queue, job_id) where is_live do nothing
    returning 1`)
  return taken.length
}

/** @throws AppError unprocessable */
function waitedFor({ whenHealthy }: RetryInput, needs: string[]): string[] {
  if (whenHealthy === false) return []
  if (whenHealthy === true) {
    if (needs.length > 0) return needs
    throw refusal('Neither pitwall.yaml nor the errors name what to wait for: say which.', 'whenHealthy')
  }
  const wanted = [whenHealthy].flat()
  const { dependencies, services } = config()
  const unknown = wanted.find((id) => ![...dependencies, ...services].some((one) => one.id === id))
  if (unknown) throw refusal(`pitwall.yaml has nothing with the id ${unknown}.`, 'whenHealthy')
  return wanted
}

async function tell(tx: Context, { source }: Known, run: QueueRetryRun, jobs: number): Promise<void> {
  const subject = `queue:${run.source}/${run.queue}`
  const { id, canary, ratePerSecond, whenHealthy, asked } = run
  await recordAudit(tx, {
    action: 'queue_retry.started',
    subject,
    after: { run: id, jobs, canary, ratePerSecond, whenHealthy, asked },
  })
  await recordEvent(tx, {
    ...{ lane: 'queue', kind: 'queue_retry_started', subject, severity: 'info' },
    service: settingsOf(source.config, run.queue).service,
    title: `${tx.actor.name} retries ${plural(jobs, 'job')} of ${run.queue}`,
    evidence: { run: id, href: queuePaths.retryRun(id) },
  })
}

const refusal = (message: string, path = 'selectionHash') =>
  new AppError('unprocessable', message, { fields: [{ path, message }] })
