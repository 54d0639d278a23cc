import { HOURS, type PastDay } from '../encoding'
import { type Expected, expectedAt } from '../expected'
import { enterSlot } from '../season'
import type { Settings } from '../settings'
import { DAYS, type SeriesState, SLOT_MS, SLOTS } from '../state'
import { ABSENT, weekdayPlace } from '../weekday'

/** Three numbers a slot: what was usual, from, to. */
export const BAND_NUMBERS = 3

export type Day = PastDay & { bands: Float32Array }

/** What a slot of 15 minutes left behind when it was over. */
export type ClosedSlot = {
  /** Epoch ms / 15 min. */
  slot: number
  /** NaN when nothing was learned in it. */
  median: number
  /** As judged then; undefined while nothing is known. */
  band: Expected | undefined
  /** Deviation of the slot's hour, once that is over, for the weekdays. */
  deviation: number
}

export const emptyDay = (day: number): Day => ({
  day,
  medians: new Float32Array(SLOTS).fill(Number.NaN),
  bands: new Float32Array(BAND_NUMBERS * SLOTS).fill(Number.NaN),
  deviations: new Int8Array(HOURS).fill(ABSENT),
})

/** Takes leave of a slot: the state goes on to the one that `at` (epoch ms) lies in. */
export function closeSlot(state: SeriesState, slot: number, at: number, settings: Settings): ClosedSlot {
  const band = expectedAt(state, (slot + 0.5) * SLOT_MS, settings)
  const isOwn = state.slot === slot && state.slotCount > 0
  enterSlot(state, at, settings.leastMagnitude)
  const ring = (slot % SLOTS) * DAYS + (Math.floor(slot / SLOTS) % DAYS)
  return {
    slot,
    band,
    median: isOwn ? (state.season[ring] ?? Number.NaN) : Number.NaN,
    deviation: isOwn && state.hourSlots === 0 ? (state.weekday[weekdayPlace(slot)] ?? ABSENT) : ABSENT,
  }
}

export function enterDay(day: Day, { slot, median, band, deviation }: ClosedSlot): void {
  const ofDay = slot % SLOTS
  day.medians[ofDay] = median
  if (band) day.bands.set([band.value, band.low, band.high], BAND_NUMBERS * ofDay)
  if (deviation !== ABSENT) day.deviations[hourOf(slot)] = deviation
}

export const hourOf = (slot: number): number => Math.floor(((slot % SLOTS) * HOURS) / SLOTS)
export const dayOf = (slot: number): number => Math.floor(slot / SLOTS)
export const slotOf = (at: number): number => Math.floor(at / SLOT_MS)
