import type { Context } from '@/lib/context'
import { listTroubledQueues } from '@/lib/queues/queries/troubled'
import { type Signal, throughNeed } from './rules'

/** Queues of a service that are in trouble: it may answer as ever meanwhile, so they degrade it at most. */
export async function queueSignals(ctx: Context, service: string): Promise<Signal[]> {
  const queues = await listTroubledQueues(ctx, service)
  return queues.map(({ level, evidence }) => ({ level: throughNeed(level, 'soft'), evidence }))
}
