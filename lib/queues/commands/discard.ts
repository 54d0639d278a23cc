import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { DiscardAnswer, DiscardInput } from '../contract'
import { getKnownQueue } from '../queries/rows'

/**
 * Removes failed jobs for good, each as it was seen. What somebody else has touched since stays.
 *
 * @throws AppError not_found, unprocessable (the name typed is another, the engine cannot), unavailable
 */
export async function discardJobs(
  ctx: Context,
  id: string,
  queue: string,
  { jobs, confirm, reason }: DiscardInput,
): Promise<DiscardAnswer> {
  requirePermission(ctx, 'queue:discard')
  const { source } = await getKnownQueue(ctx, id, queue)
  if (confirm !== queue) {
    const message = `must be the queue's name, ${queue}`
    throw new AppError('unprocessable', `confirm ${message}.`, { fields: [{ path: 'confirm', message }] })
  }
  if (!(await source.can())?.discard)
    throw new AppError('unprocessable', `${source.config.kind} cannot discard jobs from outside.`)
  const subject = `queue:${id}/${queue}`
  // Committed before the engine is asked: whatever comes after, somebody asked for it.
  await recordAudit(ctx, { action: 'queue_jobs.discard_asked', subject, reason, before: { jobs } })
  const outcomes = await source.ask(async (adapter) => (await adapter.discard?.(queue, jobs)) ?? [])
  const items = jobs.map((job, index) => ({ id: job.id, outcome: outcomes[index] ?? ('changed' as const) }))
  const discarded = items.filter(({ outcome }) => outcome === 'done').map((item) => item.id)
  if (discarded.length > 0)
    await recordAudit(ctx, { action: 'queue_jobs.discarded', subject, reason, after: { jobs: discarded } })
  return { discarded: discarded.length, items }
}
