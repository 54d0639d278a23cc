import type { Series } from './series'

const HOUR = 3_600_000
const FROM_MS = (4 * 24 + 6) * HOUR
const LASTING_MS = 12 * HOUR
const TIMES = 3

/** The same series with half a day at three times the values on the fifth day of the week that is for learning. */
export function dirtied(series: Series): Series {
  const from = FROM_MS / series.stepMs
  const to = from + LASTING_MS / series.stepMs
  return {
    ...series,
    values: series.values.map((value, index) => (index >= from && index < to ? TIMES * value : value)),
  }
}
