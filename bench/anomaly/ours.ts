import { type Decided, decide } from '@/lib/anomalies/decide'
import { observe } from '@/lib/anomalies/observe'
import { DEFAULTS } from '@/lib/anomalies/settings'
import { emptyState } from '@/lib/anomalies/state'
import { figures, incidentsOf, type Span, scoredFrom, tally } from './protocol'
import type { Series } from './series'
import type { Point } from './sweep'

// 1.5 to about 14, each 3.5 % above the one before.
const SENSITIVITIES = Array.from({ length: 66 }, (_, index) => 1.5 * 1.035 ** index)

/** The score of every sample as the detector gives it, minute by minute. */
export function scoresOf({ startAt, stepMs, values }: Series): Float32Array {
  const state = emptyState()
  const settings = { ...DEFAULTS, stepMs }
  return Float32Array.from(
    values,
    (value, index) => observe(state, { at: startAt + index * stepMs, value }, settings).score,
  )
}

/** Every sensitivity over all series. What is learned does not depend on it, so the scores are taken once. */
export function sweepOurs(all: readonly Series[], scores: readonly Float32Array[]): Point[] {
  const incidents = all.map(incidentsOf)
  return SENSITIVITIES.map((sensitivity) => ({
    settings: `k ${sensitivity.toFixed(2)}`,
    ...figures(
      all.map((series, index) => {
        const alerts = alertsAt(series, scores[index] ?? new Float32Array(), sensitivity)
        return tally(
          series,
          incidents[index] ?? [],
          alerts.filter(({ from }) => from >= scoredFrom(series)),
        )
      }),
    ),
  }))
}

/** When the decision rule has an anomaly open. */
export function alertsAt({ stepMs, values }: Series, scores: Float32Array, sensitivity: number): Span[] {
  const decided: Decided = emptyState()
  const alerts: Span[] = []
  let last = -1
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue
    const wasOpen = decided.openSince !== 0
    const sinceLastMs = (index - last) * stepMs
    decide(decided, { at: (index + 1) * stepMs, score: scores[index] ?? 0, sinceLastMs, stepMs, sensitivity })
    last = index
    if (decided.openSince === 0) continue
    const alert = alerts.at(-1)
    if (wasOpen && alert) alert.to = index
    else alerts.push({ from: index, to: index })
  }
  return alerts
}

/** As it runs in production, with the settings it ships with. */
export function asShipped(all: readonly Series[]): Point {
  const tallies = all.map((series) => {
    const state = emptyState()
    const alerts: (Span & { openSince: number })[] = []
    for (let index = 0; index < series.values.length; index++) {
      const at = series.startAt + index * series.stepMs
      const { openSince } = observe(
        state,
        { at, value: series.values[index] },
        { ...DEFAULTS, stepMs: series.stepMs },
      )
      if (openSince === 0 || index < scoredFrom(series)) continue
      const alert = alerts.at(-1)
      if (alert?.openSince === openSince) alert.to = index
      else alerts.push({ from: index, to: index, openSince })
    }
    return tally(series, incidentsOf(series), alerts)
  })
  return { settings: `k ${DEFAULTS.sensitivity}`, ...figures(tallies) }
}
