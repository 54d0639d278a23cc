import { medianOf } from './median'
import { toScale } from './scale'
import { seasonAnywhere } from './season'
import { DAYS, type SeriesState, SLOT_MS, SLOTS } from './state'
import { ABSENT, weekdayPlace } from './weekday'

/** What is measured now is the new normal: the band moves there at once, and what was open is over. */
export function acceptNormal(state: SeriesState, at: number, value: number): void {
  const season = seasonAnywhere(state, at).value
  const base = Number.isNaN(season) ? state.carried : season
  if (Number.isNaN(base)) return
  state.level = toScale(value, state.magnitude) - base
  state.levelBefore = Number.NaN
  Object.assign(state, { drift: 0, lastScore: 0, scoreBefore: 0, quiet: 0, outsideSince: 0, openSince: 0 })
}

/** Unlearns the slots between two moments (epoch ms); returns them. Older than 14 days they are forgotten anyway. */
export function forgetSlots(state: SeriesState, from: number, until: number): number[] {
  const last = Math.floor(until / SLOT_MS)
  const first = Math.max(Math.floor(from / SLOT_MS), last - SLOTS * DAYS + 1)
  const slots = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  for (const slot of slots) {
    const ofDay = slot % SLOTS
    state.season[ofDay * DAYS + (Math.floor(slot / SLOTS) % DAYS)] = Number.NaN
    state.usual[ofDay] = medianOf(state.season, ofDay * DAYS, DAYS)
    state.weekday[weekdayPlace(slot)] = ABSENT
  }
  return slots
}
