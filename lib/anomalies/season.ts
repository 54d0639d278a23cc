import { medianOf } from './median'
import { toScale } from './scale'
import { DAYS, MINUTE, type SeriesState, SLOT_MINUTES, SLOT_MS, SLOTS } from './state'
import { learnWeekday, weekdayDeviation } from './weekday'

const MAGNITUDE_SLOTS = 3 * SLOTS

/**
 * Takes leave of the slot before when `at` is in another one: its median joins the ring of its time of day.
 * Source of season by time of day as median of days: Vallis, Hochenbaum and Kejariwal, HotCloud 2014 (S-H-ESD), online.
 */
export function enterSlot(state: SeriesState, at: number, leastMagnitude = 0): void {
  const slot = Math.floor(at / SLOT_MS)
  if (slot === state.slot) return
  if (state.slotCount > 0) closeSlot(state, leastMagnitude)
  state.slot = slot
  for (let side = -1; side <= 1; side++) state.centres[side + 1] = seasonOf(state, slot + side)
}

/** Scaled: the season between slot centres, and the two centres it lies between; NaN where it has a hole. */
export type Season = { value: number; low: number; high: number }

/** At a moment of the state's slot. */
export function seasonAt({ centres }: SeriesState, at: number): Season {
  return between(centres[0] ?? Number.NaN, centres[1] ?? Number.NaN, centres[2] ?? Number.NaN, at)
}

/** The same at any moment: slower. */
export function seasonAnywhere(state: SeriesState, at: number): Season {
  const slot = Math.floor(at / SLOT_MS)
  return between(seasonOf(state, slot - 1), seasonOf(state, slot), seasonOf(state, slot + 1), at)
}

/** Medians of all slots from their rings: `usual` is derived from `season`. */
export function deriveUsual(season: Float32Array): Float32Array {
  return Float32Array.from({ length: SLOTS }, (_, ofDay) => medianOf(season, ofDay * DAYS, DAYS))
}

function closeSlot(state: SeriesState, leastMagnitude: number): void {
  const ofDay = state.slot % SLOTS
  const day = Math.floor(state.slot / SLOTS)
  const median = medianOf(state.slotValues, 0, state.slotCount)
  const weight = 1 / Math.min(state.slotsLearned + 1, MAGNITUDE_SLOTS)
  const magnitude = state.magnitude + weight * (Math.abs(median) - state.magnitude)
  state.magnitude = Math.max(magnitude, leastMagnitude)
  learnWeekday(
    state,
    toScale(median, state.magnitude) - toScale(state.usual[ofDay] ?? Number.NaN, state.magnitude),
  )
  state.season[ofDay * DAYS + (day % DAYS)] = median
  state.usual[ofDay] = medianOf(state.season, ofDay * DAYS, DAYS)
  state.slotsLearned++
  state.slotCount = 0
}

function seasonOf(state: SeriesState, slot: number): number {
  return (
    toScale(state.usual[slot % SLOTS] ?? Number.NaN, state.magnitude) + weekdayDeviation(state.weekday, slot)
  )
}

function between(before: number, centre: number, after: number, at: number): Season {
  const minute = Math.floor((at % SLOT_MS) / MINUTE)
  const fromCentre = (minute + 0.5) / SLOT_MINUTES - 0.5
  const neighbour = fromCentre < 0 ? before : after
  if (Number.isNaN(neighbour)) return { value: centre, low: centre, high: centre }
  const value = centre + Math.abs(fromCentre) * (neighbour - centre)
  return { value, low: Math.min(centre, neighbour), high: Math.max(centre, neighbour) }
}
