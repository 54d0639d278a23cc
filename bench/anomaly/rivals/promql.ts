import { RollingMedian, RollingMoments } from '../rolling'
import type { Series } from '../series'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOISY_FROM = 0.5
const SHIPPED = { multiplier: 2, margin: 0.5 }
// Margins that a careful user would try; `tied` moves the margin with the multiplier, as 0.5 stands to 2.
const MARGINS = ['tied', 0.5, 0.25, 0.1] as const

type Band = { level: Float64Array; centre: Float64Array; spread: Float64Array; seasonal: Seasonal[] }
/** What was usual an hour around the same time a day or a week ago: `offset` samples back. */
type Seasonal = { offset: number; centre: Float64Array; spread: Float64Array }

/**
 * `adaptive` of grafana/promql-anomaly-detection, rules/adaptive.yml, with the long-term band in the maximum (its pull
 * request 63), as intended: centre = mean of 1 h; width = the most of m x the mean over 26 h of the noisy hours'
 * deviation, the margin, and a day and a week ago m deviations around the mean there. Zeros are dropped by `> 0`.
 */
export function promqlAdaptive({ values, stepMs }: Series): Float32Array[] {
  const hour = new RollingMoments(HOUR / stepMs)
  const noisy = new RollingMoments((26 * HOUR) / stepMs)
  const centre = new Float64Array(values.length)
  const deviation = new Float64Array(values.length)
  const spread = new Float64Array(values.length)
  const level = selected(values)
  for (let index = 0; index < values.length; index++) {
    hour.push(level[index] ?? Number.NaN)
    centre[index] = hour.mean
    deviation[index] = hour.deviation
    noisy.push(hour.deviation > NOISY_FROM * hour.mean ? hour.deviation : Number.NaN)
    spread[index] = noisy.mean
  }
  const seasonal = [23.5 * HOUR, 167.5 * HOUR].map((ms) => ({
    offset: Math.round(ms / stepMs),
    centre,
    spread: deviation,
  }))
  return MARGINS.map((margin) => scoresOf({ level, centre, spread, seasonal }, margin))
}

/** `robust` of the same, rules/robust.yml: medians for means, MAD for deviations, and the level is the median of 1 h. */
export function promqlRobust({ values, stepMs }: Series): Float32Array[] {
  const select = selected(values)
  const level = rollingMedian(select, HOUR / stepMs)
  const centre = rollingMedian(select, DAY / stepMs)
  const spread = rollingMedian(distances(select, centre), DAY / stepMs)
  const hourly = rollingMedian(distances(select, level), HOUR / stepMs)
  const seasonal = [23.75 * HOUR, 167.75 * HOUR].map((ms) => ({
    offset: Math.round(ms / stepMs),
    centre: level,
    spread: hourly,
  }))
  return MARGINS.map((margin) => scoresOf({ level, centre, spread, seasonal }, margin))
}

const selected = (values: Float64Array) => values.map((value) => (value > 0 ? value : Number.NaN))

function rollingMedian(values: Float64Array, size: number): Float64Array {
  const window = new RollingMedian(Math.max(1, Math.round(size)))
  return values.map((value) => {
    window.push(value)
    return window.median
  })
}

const distances = (values: Float64Array, centre: Float64Array) =>
  values.map((value, index) => Math.abs(value - (centre[index] ?? Number.NaN)))

/** The score of a sample is the largest multiplier whose band it is outside of. */
function scoresOf({ level, centre, spread, seasonal }: Band, margin: (typeof MARGINS)[number]): Float32Array {
  const tied = margin === 'tied'
  return Float32Array.from(level, (value, index) => {
    const middle = centre[index] ?? Number.NaN
    const distance = value - middle
    if (!tied && !(Math.abs(distance) > margin * middle)) return 0
    const width = Math.max(spread[index] || 0, tied ? (middle * SHIPPED.margin) / SHIPPED.multiplier : 0)
    let score = Math.abs(distance) / width
    for (const { offset, centre: usual, spread: around } of seasonal) {
      const past = usual[index - offset]
      if (past === undefined || Number.isNaN(past)) continue
      score = Math.min(score, (Math.sign(distance) * (value - past)) / (around[index - offset] ?? 0))
    }
    return Number.isNaN(score) ? 0 : Math.max(0, score)
  })
}
