import { env } from '@/lib/env'
import { processWide } from '@/lib/process-wide'
import { DEFAULT_MINUTES } from '../contract'
import { closesOwnApi, holds, isOn, strictest } from '../rules'
import { type Known, type KnownWindow, memory, timeOf } from './known'

/** Older than this it is no longer what the database says, but what it said last. */
const STALE_MS = 5_000

export type Memory = {
  now: Date
  /** Those that are on, and those to come. */
  windows: readonly KnownWindow[]
  /** When the database said so; null: it never did. */
  asOf: Date | null
  isStale: boolean
}

/** What is known of maintenance at this moment, without asking anybody. */
export function recall(): Memory {
  const { known } = memory()
  return {
    now: timeOf(known),
    windows: windowsOf(known),
    asOf: known ? new Date(known.databaseAt) : null,
    isStale: isStale(known),
  }
}

/** The window that closes Pitwall's own API now. */
export function ownApiClosedBy(): KnownWindow | undefined {
  const { known } = memory()
  if (!env().MAINTENANCE_MODE && (known === undefined || known.windows.length === 0)) return undefined
  const { now, windows } = recall()
  return strictest(
    windows.filter(
      (window) => window.about.kind === 'global' && closesOwnApi(window.mode) && isOn(window, now),
    ),
  )
}

/** The window of global maintenance that is on; what is only announced is none. */
export function globalWindow(): KnownWindow | undefined {
  const { now, windows } = recall()
  const isGlobal = ({ about, mode }: KnownWindow) => about.kind === 'global' && holds(mode)
  return strictest(windows.filter((window) => isGlobal(window) && isOn(window, now)))
}

const isStale = (known: Known | undefined) =>
  !known?.isOwn || performance.now() - known.monotonicAt > STALE_MS

function windowsOf(known: Known | undefined): readonly KnownWindow[] {
  const windows = known?.windows ?? []
  return env().MAINTENANCE_MODE ? [...windows, forcedWindow()] : windows
}

/** MAINTENANCE_MODE closes from the first moment on, whatever the database says or cannot say. */
function forcedWindow(): KnownWindow {
  return processWide('maintenance.forced', () => {
    const startsAt = new Date()
    return {
      ...{ id: 'environment', scope: 'global', about: { kind: 'global' as const }, mode: 'full' as const },
      ...{ reason: 'MAINTENANCE_MODE is set', onOverrun: 'keep' as const, startsAt, begunAt: startsAt },
      endsAt: new Date(startsAt.getTime() + DEFAULT_MINUTES * 60_000),
      ...{ endedAt: null, outcome: null, matches: () => false },
    }
  })
}
