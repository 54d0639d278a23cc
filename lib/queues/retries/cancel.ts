import { type Context, requirePermission, transaction } from '@/lib/context'
import type { RetryRun } from '../contract'
import { getRetryRun, getRunRow } from '../queries/retry-runs'
import { endRun } from './end'

/** Nothing more is retried; what was, stays so. Cancelling what has ended changes nothing. @throws AppError not_found */
export async function cancelRetry(ctx: Context, id: string): Promise<RetryRun> {
  requirePermission(ctx, 'queue:operate')
  await transaction(ctx, async (tx) => {
    const run = await getRunRow(tx, id)
    await endRun(tx, run, { state: 'cancelled', reason: `Cancelled by ${tx.actor.name}.` })
  })
  return getRetryRun(ctx, id)
}
