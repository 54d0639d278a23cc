import type { Context } from '@/lib/context'
import { processWide } from '@/lib/process-wide'

export type HoldableQueue = {
  source: string
  queue: string
  /** The service it belongs to; null: none. */
  service: string | null
  /** Its engine can pause it. */
  canPause: boolean
  /** Null: the engine does not say. */
  paused: boolean | null
  /** Jobs that wait and that are worked on now; null: not known. */
  waiting: number | null
  active: number | null
}

export type QueueRef = { source: string; queue: string }

/**
 * What maintenance needs of queues. Pausing and resuming are idempotent.
 *
 * @throws AppError unavailable when an engine cannot be reached
 */
export type QueueHold = {
  /** Queues of every source that can be read now. */
  list(ctx: Context): Promise<HoldableQueue[]>
  pause(ctx: Context, queue: QueueRef): Promise<unknown>
  resume(ctx: Context, queue: QueueRef): Promise<unknown>
}

const NONE: { hold: QueueHold | undefined } = { hold: undefined }

const known = () => processWide('maintenance.queues', () => ({ ...NONE }))

/** Undefined while nobody reads queues. */
export const queueHold = (): QueueHold | undefined => known().hold

/** Whoever reads queues lets maintenance hold them. */
export function letQueuesBeHeld(hold: QueueHold | undefined): void {
  known().hold = hold
}
