import { medianOf } from './median'
import { toScale } from './scale'
import { seasonAnywhere } from './season'
import { DAYS, type SeriesState, SLOT_MS, SLOTS, WEEKS } from './state'
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

/**
 * Unlearns the slots between two moments (epoch ms), also what the present one has so far. Days that are out of the ring
 * have left their places to newer ones.
 */
export function forgetSlots(state: SeriesState, from: number, until: number): void {
  const last = Math.min(Math.floor(until / SLOT_MS), state.slot)
  const first = Math.max(Math.floor(from / SLOT_MS), state.slot - WEEKS * 7 * SLOTS + 1)
  for (let slot = first; slot <= last; slot++) {
    const ofDay = slot % SLOTS
    state.weekday[weekdayPlace(slot)] = ABSENT
    if (slot === state.slot) Object.assign(state, { slotCount: 0, hourDeviation: 0, hourSlots: 0 })
    else if (slot >= state.slot - SLOTS * DAYS)
      state.season[ofDay * DAYS + (Math.floor(slot / SLOTS) % DAYS)] = Number.NaN
    state.usual[ofDay] = medianOf(state.season, ofDay * DAYS, DAYS)
  }
}
