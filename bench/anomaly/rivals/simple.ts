import { scoredFrom } from '../protocol'
import { RollingMoments } from '../rolling'
import type { Series } from '../series'

const MINUTE = 60_000

/**
 * A fixed threshold from the first week: outside when above m x P95 of it or below P05 of it / m.
 * The score of a sample is the largest m that it is outside of.
 */
export function fixedThreshold(series: Series): Float32Array[] {
  const history = series.values
    .slice(0, scoredFrom(series))
    .filter((value) => !Number.isNaN(value))
    .sort()
  const p05 = history[Math.floor(0.05 * history.length)] ?? Number.NaN
  const p95 = history[Math.floor(0.95 * history.length)] ?? Number.NaN
  return [Float32Array.from(series.values, (value) => Math.max(ratio(value, p95), ratio(p05, value)))]
}

const ratio = (over: number, under: number) => (over > 0 && under >= 0 ? over / under : 0)

/** |z| against mean and standard deviation of the last week. Source: GitLab, "Anomaly detection using Prometheus" (2019). */
export function weeklyZScore({ values, stepMs }: Series): Float32Array[] {
  const week = new RollingMoments((7 * 24 * 60 * MINUTE) / stepMs)
  const scores = Float32Array.from(values, (value) => {
    week.push(value)
    return Math.abs(value - week.mean) / week.deviation || 0
  })
  return [scores]
}
