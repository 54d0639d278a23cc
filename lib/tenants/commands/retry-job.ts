import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { retryJob } from '@/lib/queues/commands'
import type { RetryOne, RetryOneAnswer } from '@/lib/queues/contract'
import { getEngineJob } from '@/lib/queues/queries/job'
import { getKnownQueue } from '@/lib/queues/queries/rows'
import { readableMessage } from '../fields/mask'

type Place = { source: string; queue: string; job: string }

/**
 * Retries a failed job of this tenant, as `retryJob` does, and tells it in the tenant's own trail.
 *
 * @throws AppError not_found (also when the job is another tenant's), forbidden, conflict, unavailable
 */
export async function retryTenantJob(
  ctx: Context,
  tenant: string,
  { source, queue, job: id }: Place,
  asked: RetryOne,
): Promise<RetryOneAnswer> {
  requirePermission(ctx, 'queue:retry_once')
  const known = await getKnownQueue(ctx, source, queue)
  const job = await getEngineJob(known.source, queue, id)
  if (job.tenant !== tenant)
    throw new AppError('not_found', `${queue} has no job ${id.slice(0, 100)}, or no longer.`)
  const answer = await retryJob(ctx, source, queue, id, asked)
  const subject = `tenant:${tenant}`
  await recordAudit(ctx, { action: 'tenant.job_retried', subject, after: { source, queue, job: id } })
  const { job: now } = answer
  return { ...answer, job: now && { ...now, error: now.error === null ? null : readableMessage(now.error) } }
}
