import { duration, type Labels, selector } from '@/lib/prometheus/promql'
import type { Family } from './families'

/** Which series: a family, the matchers that select the service, and one endpoint or all of them. */
export type Target = {
  family: Family
  /** Matchers as pitwall.yaml has them; empty selects every series of the family. */
  matchers: string
  endpoint?: { method: string; route: string }
}

/** Over the `seconds` before each moment; `shiftSeconds` earlier. */
export type Window = { seconds: number; shiftSeconds?: number }

export const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const
export type Quantile = keyof typeof QUANTILES

/** Milliseconds are what the product shows: a query of a family in seconds is multiplied by this afterwards. */
export const millisecondsPer = ({ unit }: Family): number => (unit === 'seconds' ? 1_000 : 1)

/** Label values of answered with an error: `500`, and `5xx` where classes are exported. */
const FAILED = '5..'

/**
 * The quantile of request durations by endpoint, in the family's unit.
 * Source: https://prometheus.io/docs/practices/histograms/#quantiles, aggregated over instances and statuses first.
 */
export function quantile(target: Target, name: Quantile, window: Window): string {
  const by = target.family.histogram === 'native' ? endpointLabels(target) : ['le', ...endpointLabels(target)]
  return `histogram_quantile(${QUANTILES[name]}, ${sum(by, rate(buckets(target), window))})`
}

/** The same over all endpoints of the service but those that matchers of `without` select. */
export function quantileOfAll(target: Target, name: Quantile, window: Window, without: string[]): string {
  const all = rate(buckets(target), window)
  const left = without.map((matchers) => rate(buckets(target, matchers), window)).join(' or ')
  const by = target.family.histogram === 'native' ? [] : ['le']
  return `histogram_quantile(${QUANTILES[name]}, ${sum(by, left ? `${all} unless (${left})` : all)})`
}

/** Requests by endpoint and status, counted over the window. */
export const requestsByStatus = (target: Target, window: Window): string =>
  sum([...endpointLabels(target), target.family.status], count(target, 'increase', window))

/** Requests per second by endpoint. */
export const requestRate = (target: Target, window: Window): string =>
  sum(endpointLabels(target), count(target, 'rate', window))

/** Requests per second by endpoint and status. */
export const requestRateByStatus = (target: Target, window: Window): string =>
  sum([...endpointLabels(target), target.family.status], count(target, 'rate', window))

/** Share of requests that were answered 5xx, 0-1, by endpoint; 0 where no 5xx was ever counted. */
export function errorRatio(target: Target, window: Window): string {
  const all = requestRate(target, window)
  const failed = sum(
    endpointLabels(target),
    count(target, 'rate', window, `${target.family.status}=~"${FAILED}"`),
  )
  return `(${failed} or ${all} * 0) / ${all}`
}

/**
 * Requests per second up to each bound, cumulative as Prometheus keeps them, by `le` in the family's unit. Native
 * histograms have no bounds of their own: they are cut at the given ones (histogram_fraction, Prometheus 2.40).
 */
export function bucketRates(target: Target, window: Window, bounds: readonly number[]): string {
  if (target.family.histogram === 'classic') return sum(['le'], rate(buckets(target), window))
  const durations = sum([], rate(buckets(target), window))
  const below = (bound: number) =>
    `histogram_fraction(0, ${bound}, ${durations}) * histogram_count(${durations})`
  const all = labelled(`histogram_count(${durations})`, 'le', '+Inf')
  return [...bounds.map((bound) => labelled(below(bound), 'le', String(bound))), all].join(' or ')
}

/** Whether the endpoint was ever seen in the window: the number of its series. */
export const seriesSeen = (target: Target, window: Window): string =>
  `count(${over('count_over_time', countSeries(target), window)})`

/** How many endpoints have series. */
export const endpointsSeen = (target: Target): string =>
  `count(count by (${endpointLabels(target).join(', ')}) (${countSeries(target)}))`

/** p95 of the service's database statements, in seconds. */
export const databaseP95 = (histogram: string, matchers: string, window: Window): string =>
  `histogram_quantile(0.95, ${sum(['le'], rate(selector(`${histogram}_bucket`, {}, matchers), window))})`

/** Seconds of database statements for each request of the service. */
export function databasePerRequest({ family, matchers }: Target, histogram: string, window: Window): string {
  const spent = sum([], rate(selector(`${histogram}_sum`, {}, matchers), window))
  return `${spent} / ${sum([], count({ family, matchers }, 'rate', window))}`
}

/** Several queries in one, told apart by a label. */
export const union = (label: string, queries: Record<string, string>): string =>
  Object.entries(queries)
    .map(([value, query]) => labelled(query, label, value))
    .join(' or ')

/** The query with one label set on every series; `value` is ours, never a caller's. */
export const labelled = (query: string, label: string, value: string): string =>
  `label_replace(${query}, "${label}", "${value}", "", "")`

const endpointLabels = ({ family, endpoint }: Target): string[] =>
  endpoint ? [] : [family.method, family.route]

function sum(by: string[], inner: string): string {
  return by.length === 0 ? `sum(${inner})` : `sum by (${by.join(', ')}) (${inner})`
}

function count(target: Target, rateOf: 'rate' | 'increase', window: Window, extra?: string): string {
  const counted = over(rateOf, countSeries(target, extra), window)
  return target.family.histogram === 'native' ? `histogram_count(${counted})` : counted
}

function countSeries(target: Target, extra?: string): string {
  const { family } = target
  return family.histogram === 'native' ? series(target, '', extra) : series(target, '_count', extra)
}

const buckets = (target: Target, extra?: string): string =>
  series(target, target.family.histogram === 'native' ? '' : '_bucket', extra)

function series({ family, matchers, endpoint }: Target, suffix: string, extra?: string): string {
  const equal: Labels = endpoint ? { [family.method]: endpoint.method, [family.route]: endpoint.route } : {}
  const written = [matchers, extra].filter(Boolean).join(',')
  return selector(`${family.duration}${suffix}`, equal, written || undefined)
}

const rate = (of: string, window: Window): string => over('rate', of, window)

function over(name: 'rate' | 'increase' | 'count_over_time', of: string, window: Window): string {
  const offset = window.shiftSeconds ? ` offset ${duration(window.shiftSeconds)}` : ''
  return `${name}(${of}[${duration(window.seconds)}]${offset})`
}
