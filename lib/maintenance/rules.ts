/** From what only tells to what lets nothing through. */
export const MODES = ['announce', 'read_only', 'drain', 'full'] as const
export type Mode = (typeof MODES)[number]

export const WINDOW_STATES = ['scheduled', 'on', 'overrun', 'ended', 'cancelled'] as const
export type WindowState = (typeof WINDOW_STATES)[number]

/** The part of a window its state follows from. */
export type Span = {
  startsAt: Date
  endsAt: Date
  begunAt: Date | null
  endedAt: Date | null
  outcome: 'ended' | 'expired' | 'cancelled' | null
  onOverrun: 'keep' | 'end'
}

/** A window begins and ends by the time alone; who writes that down may come a little later. */
export function stateOf(window: Span, now: Date): WindowState {
  if (window.outcome === 'cancelled') return 'cancelled'
  if (window.endedAt) return 'ended'
  if (!window.begunAt && window.startsAt > now) return 'scheduled'
  if (window.endsAt > now) return 'on'
  return window.onOverrun === 'end' ? 'ended' : 'overrun'
}

export function isOn(window: Span, now: Date): boolean {
  const state = stateOf(window, now)
  return state === 'on' || state === 'overrun'
}

export const strictness = (mode: Mode): number => MODES.indexOf(mode)

type Weighed = { mode: Mode; endsAt: Date }

/** Overlaps resolve to the strictest; of two alike, to the one that ends last. */
export function strictest<W extends Weighed>(windows: readonly W[]): W | undefined {
  return windows.reduce<W | undefined>(
    (one, other) => (one && !isStricter(other, one) ? one : other),
    undefined,
  )
}

function isStricter(one: Weighed, other: Weighed): boolean {
  const difference = strictness(one.mode) - strictness(other.mode)
  return difference === 0 ? one.endsAt > other.endsAt : difference > 0
}

const READS = ['GET', 'HEAD', 'OPTIONS']

/** Whether a mode refuses a request of that method. */
export function refuses(mode: Mode, method: string): boolean {
  switch (mode) {
    case 'announce':
      return false
    case 'read_only':
      return !READS.includes(method)
    case 'drain':
    case 'full':
      return true
  }
}

/** Jobs are neither expected nor begun, and the service is in maintenance; `announce` only tells. */
export const holds = (mode: Mode): boolean => mode !== 'announce'

/** Of the modes of a global window: these close Pitwall's own API. */
export const closesOwnApi = (mode: Mode): boolean => mode === 'drain' || mode === 'full'

const LONGEST_RETRY_SECONDS = 3_600
const OVERRUN_RETRY_SECONDS = 60

/** When to ask again: at the end, at most in an hour; a minute at a time past the end. */
export function retryAfterSeconds(endsAt: Date, now: Date): number {
  const seconds = Math.ceil((endsAt.getTime() - now.getTime()) / 1_000)
  return seconds <= 0 ? OVERRUN_RETRY_SECONDS : Math.min(seconds, LONGEST_RETRY_SECONDS)
}
