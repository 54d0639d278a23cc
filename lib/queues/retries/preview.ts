import { lt } from 'drizzle-orm'
import { queueSelections } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { NeededDependency, RetryInput, RetryPreview } from '../contract'
import { needsOf } from '../needs'
import { getKnownQueue, type Known } from '../queries/rows'
import { readingIn } from '../reading'
import type { Asked } from './asked'
import { unhealthyWords } from './health'
import { type Selection, select } from './select'

/** So long a run may take what a preview pinned. */
export const PINNED_MS = 3_600_000

/**
 * How many jobs would be retried, how many not and why. Pins them: a run of this hash takes these and no others.
 *
 * @throws AppError not_found, invalid, unprocessable, unavailable
 */
export async function previewRetry(ctx: Context, asked: RetryInput): Promise<RetryPreview> {
  requirePermission(ctx, 'queue:operate')
  const known = await getRetriableQueue(ctx, asked)
  const selection = await select(ctx, known.source, asked)
  await pin(ctx, asked, selection)
  const errors = selection.sample.map(({ error }) => error ?? '')
  const dependencies = await needsOf(ctx, known.source.config, asked.queue, errors)
  return {
    selectionHash: selection.hash,
    expiresAt: new Date(ctx.now.getTime() + PINNED_MS).toISOString(),
    eligible: selection.jobs.length,
    ...{ ineligible: selection.ineligible, isBounded: selection.isBounded, sample: selection.sample },
    ...{ warnings: warningsOf(ctx, known, dependencies), dependencies },
  }
}

/** @throws AppError not_found, unprocessable (its engine cannot) */
export async function getRetriableQueue(
  ctx: Context,
  { source, queue }: Pick<RetryInput, 'source' | 'queue'>,
): Promise<Known> {
  const known = await getKnownQueue(ctx, source, queue)
  const can = await known.source.can()
  if (can && !can.retry)
    throw new AppError('unprocessable', `${known.source.config.kind} cannot retry jobs from outside.`)
  return known
}

/** The same jobs pinned again are as good as new. */
export async function pin(
  { db, now }: Context,
  { source, queue, signature, filter, jobIds }: RetryInput,
  { hash, jobs, sample }: Selection,
): Promise<void> {
  const asked: Asked = { signature, filter, jobIds: jobIds?.length }
  const row = { source, queue, asked, jobs, sample: sample[0]?.error ?? null, createdAt: now, runId: null }
  await db.delete(queueSelections).where(lt(queueSelections.createdAt, new Date(now.getTime() - PINNED_MS)))
  await db
    .insert(queueSelections)
    .values({ hash, ...row })
    .onConflictDoUpdate({ target: queueSelections.hash, set: row })
}

/** What speaks against it now; a warning, never a refusal. */
function warningsOf(
  { now }: Context,
  { row }: Known,
  dependencies: readonly NeededDependency[],
): RetryPreview['warnings'] {
  const unhealthy = dependencies.filter(({ level }) => level !== 'operational')
  const { paused } = readingIn(row.reading)
  return [
    ...unhealthy.map((need) => ({ code: 'dependency' as const, message: unhealthyWords([need], now) })),
    ...(paused ? [{ code: 'paused' as const, message: 'The queue is paused: nothing will be worked.' }] : []),
    ...(row.idleSince ? [{ code: 'no_worker' as const, message: 'Nobody works this queue.' }] : []),
  ]
}
