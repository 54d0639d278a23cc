import { median } from '../report'
import type { Series } from './series'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
export const WARM_UP_MS = 7 * DAY
// Runs nearer to each other than this are one incident, or one alert.
const APART_MS = 10 * MINUTE
const LATE_MS = 5 * MINUTE
const TOLERANCE = { beforeMs: 5 * MINUTE, afterMs: 10 * MINUTE }

/** Indices of samples, both included. */
export type Span = { from: number; to: number }

export type Tally = {
  incidents: number
  hits: number
  alerts: number
  falseAlerts: number
  weeks: number
  /** Samples with an alert firing, of those scored. */
  firing: number
  samples: number
  delays: number[]
}

export type Figures = {
  precision: number
  recall: number
  f1: number
  falsePerWeek: number
  /** Share of the time with an alert firing. */
  firing: number
  /** Median minutes from the start of an incident to the first minute an alert fires in it. */
  delay: number
}

/** The first index that counts: the week before it is for learning. */
export const scoredFrom = ({ stepMs }: Series): number => WARM_UP_MS / stepMs

/** Labelled runs of the scored part. */
export function incidentsOf(series: Series): Span[] {
  const spans: Span[] = []
  for (let index = scoredFrom(series); index < series.anomalous.length; index++) {
    const last = spans.at(-1)
    if (!series.anomalous[index]) continue
    if (last?.to === index - 1) last.to = index
    else spans.push({ from: index, to: index })
  }
  return merged(spans, series.stepMs)
}

/** Protocol of WSD: recall counts incidents, precision counts alerts; alerts are those of the scored part. */
export function tally(series: Series, incidents: readonly Span[], alerts: readonly Span[]): Tally {
  const { stepMs, values } = series
  const joined = merged(alerts, stepMs)
  const delays: number[] = []
  for (const { from, to } of incidents) {
    const first = alerts.find((alert) => alert.to >= from && alert.from <= to + LATE_MS / stepMs)
    if (first) delays.push(((Math.max(first.from, from) - from) * stepMs) / MINUTE)
  }
  const falseAlerts = joined.filter(
    (alert) => !incidents.some((incident) => touches(alert, incident, stepMs)),
  ).length
  const samples = Math.max(0, values.length - scoredFrom(series))
  return {
    incidents: incidents.length,
    hits: delays.length,
    alerts: joined.length,
    falseAlerts,
    weeks: (samples * stepMs) / (7 * DAY),
    firing: alerts.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    samples,
    delays,
  }
}

export function figures(tallies: readonly Tally[]): Figures {
  const sum = (of: (one: Tally) => number) => tallies.reduce((total, one) => total + of(one), 0)
  const alerts = sum((one) => one.alerts)
  const falseAlerts = sum((one) => one.falseAlerts)
  const precision = alerts === 0 ? 1 : (alerts - falseAlerts) / alerts
  const recall =
    sum((one) => one.hits) /
    Math.max(
      1,
      sum((one) => one.incidents),
    )
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    falsePerWeek: falseAlerts / sum((one) => one.weeks),
    firing: sum((one) => one.firing) / sum((one) => one.samples),
    delay: median(tallies.flatMap((one) => one.delays)),
  }
}

const touches = (alert: Span, { from, to }: Span, stepMs: number) =>
  alert.to >= from - TOLERANCE.beforeMs / stepMs && alert.from <= to + TOLERANCE.afterMs / stepMs

function merged(spans: readonly Span[], stepMs: number): Span[] {
  const joined: Span[] = []
  for (const { from, to } of spans) {
    const last = joined.at(-1)
    if (last && (from - last.to) * stepMs < APART_MS) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}
