import type { Mode } from '../rules'
import { isOn, stateOf, strictness } from '../rules'
import { scopeWords } from '../words'
import type { KnownWindow } from './known'
import { recall } from './now'

const AHEAD_MS = 24 * 3_600_000

export type ToldWindow = {
  key: string
  /** As a sentence may begin. */
  about: string
  mode: Mode
  reason: string | null
  /** `forced`: by MAINTENANCE_MODE, without an end. */
  state: 'on' | 'overrun' | 'forced' | 'scheduled'
  startsAt: Date
  endsAt: Date
}

export type Told = { now: Date; asOf: Date | null; isStale: boolean; windows: ToldWindow[] }

/**
 * What every page says of maintenance: what is on, the strictest first, then what begins within a day. From memory, so
 * that no page waits for it, and while the database is away it is what was known last.
 */
export function maintenanceToTell(): Told {
  const { now, asOf, isStale, windows } = recall()
  const on = windows
    .filter((window) => isOn(window, now))
    .sort((one, other) => strictness(other.mode) - strictness(one.mode) || +other.endsAt - +one.endsAt)
  const next = windows
    .filter((window) => stateOf(window, now) === 'scheduled' && +window.startsAt - +now <= AHEAD_MS)
    .sort((one, other) => +one.startsAt - +other.startsAt)
  return { now, asOf, isStale, windows: [...withoutTwins(on), ...next].map((window) => told(window, now)) }
}

const FORCED = 'environment'

/** MAINTENANCE_MODE holds in this process from its first moment on, and as a window of the database soon after. */
function withoutTwins(on: readonly KnownWindow[]): readonly KnownWindow[] {
  const forced = on.find(({ id }) => id === FORCED)
  if (!forced) return on
  const isTwin = ({ id, scope, mode, reason }: KnownWindow) =>
    id !== FORCED && scope === forced.scope && mode === forced.mode && reason === forced.reason
  return on.filter((window) => !isTwin(window))
}

function told(window: KnownWindow, now: Date): ToldWindow {
  const { id, mode, reason, startsAt, endsAt } = window
  const state = stateOf(window, now)
  return {
    ...{ key: id, about: scopeWords(window), mode, reason, startsAt, endsAt },
    state: id === FORCED ? 'forced' : state === 'scheduled' || state === 'overrun' ? state : 'on',
  }
}
