import { seasonAt } from './season'
import { DAY_MS, MINUTE, type SeriesState } from './state'
import { clip, share } from './steps'

const LEVEL_MS = 7 * MINUTE
// Times the usual distance, so the level moves by at most a seventh of that a minute.
const CLIP = 1
const FAR = 3
const NEAR = 2
const REMEMBER_MS = DAY_MS

/**
 * Scaled distance from season and level; over a hole in the season, from what was usual before it. Where two slots
 * differ the step may come a little earlier or later than their middle: between the two nothing is far. `isBack`: it is
 * nearer to where the level was before values went away, and measured from there.
 */
export function residualOf(
  state: SeriesState,
  at: number,
  scaled: number,
): { residual: number; isBack: boolean } {
  const { value, low, high } = seasonAt(state, at)
  const isHole = Number.isNaN(value)
  if (Number.isNaN(state.carried)) state.carried = scaled
  if (!isHole) {
    // Out of the hole the sum goes on where it was: what was level is now season.
    if (state.inHole) state.level += state.carried - value
    state.carried = value
  }
  state.inHole = isHole
  if (isHole) return { residual: scaled - state.level - state.carried, isBack: false }
  const fromLevel = outsideOf(low, high, scaled - state.level)
  const fromBefore = outsideOf(low, high, scaled - state.levelBefore)
  const isBack = Math.abs(fromBefore) < Math.abs(fromLevel)
  return { residual: isBack ? fromBefore : fromLevel, isBack }
}

type Following = { at: number; residual: number; isBack: boolean; width: number; sinceLastMs: number }

/**
 * The level follows exponentially, at a limited speed: an incident moves it little, a new normal is taken over within two
 * hours. Where it was before values went far away stays a second normal for a day, so that the way back is no anomaly.
 */
export function followLevel(
  state: SeriesState,
  { at, residual, isBack, width, sinceLastMs }: Following,
): void {
  const weight = Math.max(share(sinceLastMs, LEVEL_MS), 1 / state.samples)
  const away = isBack ? state.levelBefore - state.level : clip(residual, CLIP * width)
  remember(state, at, Math.abs(residual), width)
  state.level += weight * away
}

function remember(state: SeriesState, at: number, distance: number, width: number): void {
  if (Number.isNaN(state.levelBefore)) {
    if (distance <= FAR * width) return
    state.levelBefore = state.level
    state.levelBeforeAt = at
    return
  }
  const isOver = distance < NEAR * width && Math.abs(state.level - state.levelBefore) < width
  if (isOver || at - state.levelBeforeAt > REMEMBER_MS) state.levelBefore = Number.NaN
}

const outsideOf = (low: number, high: number, value: number) => value - Math.max(low, Math.min(high, value))
