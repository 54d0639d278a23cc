import { HOURS, type PastDay } from './encoding'
import { observe, type Sample, type Verdict } from './observe'
import { DEFAULTS, type Settings } from './settings'
import { DAY_MS, DAYS, emptyState, MINUTE, type SeriesState, SLOTS, WEEKS } from './state'
import { weekdayPlace } from './weekday'

/** A Monday. */
export const START = Date.parse('2026-01-05T00:00:00Z')

type Shape = { seed?: number; noise?: number; weekend?: number; night?: number }

/** p95 of a service in ms, 200 by day: less at night, seeded noise, and where wanted calmer days at weekends. */
export function rhythm({
  seed = 1,
  noise = 0.04,
  weekend = 1,
  night = 0.5,
}: Shape = {}): (at: number) => number {
  return (at) => {
    const dayShare = (at % DAY_MS) / DAY_MS
    const isWeekend = [0, 6].includes(new Date(at).getUTCDay())
    const swing = night * (isWeekend ? weekend : 1)
    return (
      200 *
      (1 - night + swing * (1 - Math.cos(2 * Math.PI * dayShare))) *
      Math.exp(noise * gaussian(seed, at / MINUTE))
    )
  }
}

export type Fed = { at: number; verdict: Verdict }

/** Feeds a state minute by minute from `from` for so many minutes. */
export function feed(
  state: SeriesState,
  from: number,
  minutes: number,
  sampleAt: (at: number) => Omit<Sample, 'at'>,
  settings: Settings = DEFAULTS,
): Fed[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const at = from + minute * MINUTE
    return { at, verdict: observe(state, { at, ...sampleAt(at) }, settings) }
  })
}

/** A state that has seen so many days of `valueAt` from `START`. */
export function learned(
  days: number,
  valueAt: (at: number) => number | undefined,
  settings = DEFAULTS,
): SeriesState {
  const state = emptyState()
  feed(state, START, (days * DAY_MS) / MINUTE, (at) => ({ value: valueAt(at) }), settings)
  return state
}

/** The days a state was made of. */
export function pastDays(state: SeriesState): PastDay[] {
  const today = Math.floor(state.slot / SLOTS)
  return Array.from({ length: 57 }, (_, ago) => today - 56 + ago).map((day) => ({
    day,
    medians: Float32Array.from({ length: SLOTS }, (_, slot) =>
      isKept(state, day * SLOTS + slot, DAYS)
        ? (state.season[slot * DAYS + (day % DAYS)] ?? Number.NaN)
        : Number.NaN,
    ),
    deviations: Int8Array.from({ length: HOURS }, (_, hour) =>
      isKept(state, day * SLOTS + hour * 4 + 3, 7 * WEEKS)
        ? (state.weekday[weekdayPlace(day * SLOTS + 4 * hour)] ?? 0)
        : -128,
    ),
  }))
}

const isKept = ({ slot: newest }: SeriesState, slot: number, days: number): boolean =>
  slot < newest && slot >= newest - days * SLOTS

/** When anomalies opened. */
export function openings(fed: readonly Fed[]): number[] {
  return [...new Set(fed.map(({ verdict }) => verdict.openSince))].filter((at) => at > 0)
}

/** The same number for the same seed and minute, standard normal: Box and Muller over a hash. */
function gaussian(seed: number, minute: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(seed, minute, 1)))
  return radius * Math.cos(2 * Math.PI * uniform(seed, minute, 2))
}

function uniform(seed: number, minute: number, salt: number): number {
  let hash = Math.imul(seed ^ Math.imul(minute, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39)
  return (((hash ^ (hash >>> 16)) >>> 0) + 1) / 4_294_967_297
}
