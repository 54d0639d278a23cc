import type { Context } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { pauseQueue, resumeQueue } from '@/lib/queues/commands'
import { type HoldableQueue, listHoldableQueues } from '@/lib/queues/queries'
import { listSources } from '@/lib/queues/sources'

export type QueueRef = { source: string; queue: string }

/**
 * What maintenance needs of queues. Pausing and resuming are idempotent.
 *
 * @throws AppError unavailable when an engine cannot be reached
 */
export type QueueHold = {
  list(ctx: Context): Promise<HoldableQueue[]>
  /** `changed`: it was us who paused it. */
  pause(ctx: Context, queue: QueueRef): Promise<{ changed: boolean }>
  resume(ctx: Context, queue: QueueRef): Promise<unknown>
}

const HOLD: QueueHold = {
  list: listHoldableQueues,
  pause: (ctx, { source, queue }) => pauseQueue(ctx, source, queue),
  resume: (ctx, { source, queue }) => resumeQueue(ctx, source, queue),
}

const chosen = () => processWide<{ hold?: QueueHold | undefined }>('maintenance.queues', () => ({}))

/** Undefined where no queues are read. */
export const queueHold = (): QueueHold | undefined =>
  chosen().hold ?? (listSources().length > 0 ? HOLD : undefined)

/** Puts another in the place of the queues that are read. */
export function letQueuesBeHeld(hold: QueueHold | undefined): void {
  chosen().hold = hold
}
