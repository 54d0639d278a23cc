import type { Expected } from './expected'
import type { SeriesKey } from './series'

/** One series outside its band in one minute, as the detector judged it. */
export type Observation = SeriesKey & {
  baselineId: number
  unit: string
  value: number
  requests: number | undefined
  /** Signed, in usual distances; divided by `sensitivity` it says how many times further than allowed. */
  score: number
  sensitivity: number
  expected: Expected
  /** Epoch ms: since when values are outside, and since when the detector is certain. */
  onsetAt: number
  openSince: number
  sentence: string
}
