import { DAY_MS, MINUTE, type SeriesState } from './state'

// Two samples just outside, or one twice as far.
const ENOUGH = 2
// With lone outliers as a habit, one is never enough.
const ALMOST_ENOUGH = 1.9
const HABIT = 1.5
const HABIT_MS = 7 * DAY_MS
const CLEAR_SAMPLES = 5
const CLEAR_BELOW = 0.5
// Further apart than this, samples say nothing about one another.
const TOGETHER_MS = 15 * MINUTE

export type Decided = Pick<
  SeriesState,
  'lastScore' | 'scoreBefore' | 'glitches' | 'quiet' | 'outsideSince' | 'openSince' | 'openSide'
>

type Scored = {
  at: number
  /** Signed, in usual distances; 0 when the side does not count. */
  score: number
  sinceLastMs: number
  stepMs: number
  sensitivity: number
}

/**
 * Severity times duration: the last three samples of one side each add how many times further than the sensitivity they
 * are, at most 2, and 2 in all opens an anomaly; five samples in a row below half of it close it. A series that shows
 * lone outliers every few days needs two in a row. Changes `decided` in place.
 */
export function decide(decided: Decided, { at, score, sinceLastMs, stepMs, sensitivity }: Scored): void {
  if (sinceLastMs > Math.max(TOGETHER_MS, 3 * stepMs)) forget(decided)
  const times = score / sensitivity
  const last = decided.lastScore / sensitivity
  const before = decided.scoreBefore / sensitivity
  decided.glitches *= Math.exp(-sinceLastMs / HABIT_MS)
  if (Math.abs(last) >= ENOUGH && Math.abs(times) < 1 && Math.abs(before) < 1) decided.glitches++
  const most = decided.glitches >= HABIT ? ALMOST_ENOUGH : ENOUGH
  const above = weight(times, most) + weight(last, most) + weight(before, most)
  const below = weight(-times, most) + weight(-last, most) + weight(-before, most)
  if (decided.openSince !== 0) close(decided, times)
  else if (Math.abs(times) <= 1) decided.outsideSince = 0
  if (Math.abs(times) > 1 && decided.outsideSince === 0) decided.outsideSince = at
  if (decided.openSince === 0 && Math.max(above, below) >= ENOUGH) {
    decided.openSince = at
    decided.openSide = above >= ENOUGH ? 1 : -1
    decided.quiet = 0
  }
  decided.scoreBefore = decided.lastScore
  decided.lastScore = score
}

/** The other side keeps nothing open: values fall back past a level that rose with them. */
function close(decided: Decided, times: number): void {
  decided.quiet = times * decided.openSide < CLEAR_BELOW ? decided.quiet + 1 : 0
  if (decided.quiet < CLEAR_SAMPLES) return
  decided.openSince = 0
  decided.outsideSince = 0
}

function forget(decided: Decided): void {
  decided.lastScore = 0
  decided.scoreBefore = 0
}

const weight = (times: number, most: number) => (times > 1 ? Math.min(times, most) : 0)
