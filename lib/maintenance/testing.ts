import { isNull } from 'drizzle-orm'
import { database } from '@/db/client'
import { maintenanceWindows } from '@/db/schema'
import { memory, readKnown } from './memory/known'
import { refreshMemory } from './memory/refresh'

/** For test files with a database of their own: nothing committed is on any more, and this process knows. */
export async function endAllMaintenance(): Promise<void> {
  await database()
    .update(maintenanceWindows)
    .set({ endedAt: new Date() })
    .where(isNull(maintenanceWindows.endedAt))
  await refreshMemory()
}

type Given = {
  scope: string
  mode?: 'announce' | 'read_only' | 'drain' | 'full'
  reason?: string | null
  startsAt?: Date
  endsAt?: Date
  onOverrun?: 'keep' | 'end'
  begunAt?: Date | null
}

/** Makes this process know of these windows, read at `at` of the database's clock. */
export function pretendKnown(
  given: readonly Given[],
  at = new Date(),
  bypasses: readonly object[] = [],
): void {
  const windows = given.map((window, index) => ({
    ...{ id: `window-${index}`, mode: 'full', reason: null, onOverrun: 'keep', begunAt: at },
    ...{ startsAt: at, endsAt: new Date(at.getTime() + 3_600_000), ...window },
  }))
  const text = JSON.stringify({ windows, bypasses })
  const seen = { databaseAt: at.getTime(), monotonicAt: performance.now(), isOwn: true }
  memory().known = { ...readKnown(text), ...seen }
}

export function forgetKnown(): void {
  memory().known = undefined
}
