import { fromScale } from './scale'
import { seasonAnywhere } from './season'
import type { Settings } from './settings'
import { HOUR_MS, type SeriesState } from './state'
import { widthOf } from './tails'

/** In the series' unit. */
export type Expected = { value: number; low: number; high: number }

/**
 * What is usual at a moment (epoch ms, past or to come) as known now, and how far from it nothing is raised. Undefined
 * while nothing is known.
 */
export function expectedAt(
  state: SeriesState,
  at: number,
  { sensitivity, lowest }: Settings,
): Expected | undefined {
  if (state.samples === 0) return undefined
  const season = seasonAnywhere(state, at)
  const isHole = Number.isNaN(season.value)
  const usual = (scaled: number) => (isHole ? state.carried : scaled) + state.level
  const hour = Math.floor((at / HOUR_MS) % 24)
  const unscaled = (scaled: number) => Math.max(lowest, fromScale(scaled, state.magnitude))
  return {
    value: unscaled(usual(season.value)),
    low: unscaled(usual(season.low) - sensitivity * widthOf(state.below, state.belowCount, hour)),
    high: unscaled(usual(season.high) + sensitivity * widthOf(state.above, state.aboveCount, hour)),
  }
}
