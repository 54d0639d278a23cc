import { medianOf } from './median'
import { DAY_MS, HOUR_MS, type SeriesState, SLOT_MS, WEEK_HOURS, WEEKS } from './state'

// Fewer same-weekday values are spoilt by one bad week: then every day is judged by the time of day alone.
const WEEKS_NEEDED = 6
export const ABSENT = -128
const PARTS = 40
const SLOTS_AN_HOUR = HOUR_MS / SLOT_MS
// 1970-01-01 was a Thursday: weeks begin on Mondays.
const MONDAY = 3

/** Remembers how far an hour of this week was from the season, once its slots are over. */
export function learnWeekday(state: SeriesState, deviation: number): void {
  if (!Number.isNaN(deviation)) {
    state.hourDeviation += deviation
    state.hourSlots++
  }
  const isLastOfHour = state.slot % SLOTS_AN_HOUR === SLOTS_AN_HOUR - 1
  if (!isLastOfHour || state.hourSlots === 0) return
  const parts = Math.round((PARTS * state.hourDeviation) / state.hourSlots)
  state.weekday[weekdayPlace(state.slot)] = Math.max(-127, Math.min(127, parts))
  state.hourDeviation = 0
  state.hourSlots = 0
}

/** Scaled deviation of the slot's weekday from the season: the median of at least 6 weeks, else 0. */
export function weekdayDeviation(weekday: Int8Array, slot: number): number {
  const { hour } = hourOfWeek(slot)
  let weeks = 0
  for (let week = 0; week < WEEKS; week++) if (weekday[week * WEEK_HOURS + hour] !== ABSENT) weeks++
  return weeks < WEEKS_NEEDED ? 0 : medianOf(weekday, hour, WEEKS, WEEK_HOURS, ABSENT) / PARTS
}

/** Where the deviation of a slot's hour stands in the state. */
export function weekdayPlace(slot: number): number {
  const { week, hour } = hourOfWeek(slot)
  return (week % WEEKS) * WEEK_HOURS + hour
}

function hourOfWeek(slot: number): { week: number; hour: number } {
  const hours = Math.floor(slot / SLOTS_AN_HOUR) + (MONDAY * DAY_MS) / HOUR_MS
  return { week: Math.floor(hours / WEEK_HOURS), hour: hours % WEEK_HOURS }
}
