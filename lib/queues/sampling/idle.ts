import type { QueueRow } from '@/db/schema'
import type { QueueReading } from '../adapter'
import { readingIn } from '../reading'

/** Where the engine does not count its workers, no sign of one for so long means none. */
const NO_SIGN_MS = 60_000

/** Since when nobody works a queue that has work: null when somebody does, when nothing waits, or when it is paused. */
export function idleSinceOf(
  reading: QueueReading,
  known: Pick<QueueRow, 'idleSince' | 'reading'> | undefined,
  now: Date,
): Date | null {
  const { counts, workers, paused, oldestWaitingAt } = reading
  if (paused || !counts.waiting || counts.waiting.value === 0) return null
  const lastWorkedAt = reading.lastWorkedAt ?? readingIn(known?.reading).lastWorkedAt
  const since = lastWorkedAt ?? known?.idleSince ?? oldestWaitingAt ?? now
  if (workers !== null) return workers === 0 ? since : null
  if ((counts.active?.value ?? 0) > 0 || !oldestWaitingAt) return null
  const quietMs = now.getTime() - Math.max(since.getTime(), oldestWaitingAt.getTime())
  return lastWorkedAt && quietMs >= NO_SIGN_MS ? since : null
}
