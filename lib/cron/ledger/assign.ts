import { beganAt, type Run } from './settle'

const MAX_EARLY_MS = 5 * 60_000

export type Slots = {
  graceSeconds: number
  /** Of `every 15m`; undefined for a job by the clock. */
  intervalSeconds: number | undefined
}

/**
 * The slot that owns a moment: from a little before it is due to a little before the next one is. By the clock that is
 * the grace, at most 5 minutes, never more than half way back to the slot before; an interval is owned from its middle on.
 *
 * @param runs of the job; those without a slot are passed over
 */
export function slotAt(runs: readonly Run[], at: Date, terms: Slots): Run | undefined {
  const slots = runs.filter(hasDue).sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
  return slots.findLast((slot, index) => at.getTime() >= slot.dueAt.getTime() - earlyMs(slots, index, terms))
}

export const isFree = (run: Run): boolean => beganAt(run) === null

function earlyMs(
  slots: readonly { dueAt: Date }[],
  index: number,
  { graceSeconds, intervalSeconds }: Slots,
): number {
  const [before, slot] = [slots[index - 1], slots[index]]
  if (intervalSeconds !== undefined) return before ? intervalSeconds * 500 : Number.POSITIVE_INFINITY
  const halfWay = before && slot ? (slot.dueAt.getTime() - before.dueAt.getTime()) / 2 : MAX_EARLY_MS
  return Math.min(graceSeconds * 1_000, MAX_EARLY_MS, halfWay)
}

const hasDue = (run: Run): run is Run & { dueAt: Date } => run.dueAt !== null

/** The run under way that carries no id and began last, not after `at`. */
export function nameless(runs: readonly Run[], at: Date): Run | undefined {
  return runs
    .filter((run) => run.runId === null && run.startedAt && run.startedAt <= at && !run.finishedAt)
    .sort((one, other) => (other.startedAt?.getTime() ?? 0) - (one.startedAt?.getTime() ?? 0))[0]
}
