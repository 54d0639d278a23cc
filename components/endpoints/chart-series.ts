import type { ChartBand, ChartMark, ChartSeries, LookName } from '@/components/charts/chart-model'
import type { EndpointBand, EndpointDetail } from '@/lib/endpoints/contract'

const CLASSES: readonly { name: string; label: string; look: LookName }[] = [
  { name: '2xx', label: '2xx', look: 'good' },
  { name: '3xx', label: '3xx', look: 'moved' },
  { name: '1xx', label: '1xx', look: 'moved' },
  { name: 'other', label: 'no status', look: 'moved' },
  { name: '4xx', label: '4xx', look: 'refused' },
  { name: '5xx', label: '5xx', look: 'failed' },
]

type Values = EndpointDetail['errorRatios']

export function latencySeries({ latency, comparison }: EndpointDetail): ChartSeries[] {
  return [
    { id: 'p50', label: 'p50', look: 'p50', values: latency.p50 },
    { id: 'p95', label: 'p95', look: 'p95', values: latency.p95 },
    { id: 'p99', label: 'p99', look: 'p99', values: latency.p99 },
    ...ghost(comparison, 'p95', comparison?.latency.p95),
  ]
}

/** From well to failed, so that what failed stands on top. */
export function trafficSeries({ traffic, comparison }: EndpointDetail): ChartSeries[] {
  // A class has no series until the first of its answers: beside one that has, that is none.
  const all = Object.values(traffic)
  const seen = (index: number) => all.some((values) => (values[index] ?? null) !== null)
  const classes = CLASSES.flatMap(({ name, label, look }): ChartSeries[] => {
    const values = traffic[name]
    return values
      ? [{ id: name, label, look, values: values.map((value, index) => value ?? (seen(index) ? 0 : null)) }]
      : []
  })
  return [...classes, ...ghost(comparison, 'all', comparison?.requestsPerSecond)]
}

export function errorSeries({ errorRatios, comparison }: EndpointDetail): ChartSeries[] {
  return [
    { id: 'errors', label: '5xx of all', look: 'failed', values: errorRatios },
    ...ghost(comparison, '5xx', comparison?.errorRatios),
  ]
}

export function databaseSeries(database: NonNullable<EndpointDetail['database']>): ChartSeries[] {
  return [
    { id: 'p95', label: 'p95 of a statement', look: 'p95', values: database.p95 },
    { id: 'perRequest', label: 'a request, on average', look: 'good', values: database.perRequest },
  ]
}

export const chartMarks = ({ marks }: EndpointDetail): ChartMark[] =>
  marks.map(({ at, until, kind, severity, title, href }) => ({
    at: Date.parse(at),
    until: until === null ? null : Date.parse(until),
    kind: kind === 'anomaly' ? (severity ?? 'info') : kind,
    ...{ title, href },
  }))

/** Undefined when nothing of it is known in the range. */
export function chartBand(band: EndpointBand | null, label: string): ChartBand | undefined {
  if (!band || band.value.every((value) => value === null)) return undefined
  const { value, low, high } = band
  return { label, value, low, high }
}

function ghost(
  comparison: EndpointDetail['comparison'],
  what: string,
  values: Values | undefined,
): ChartSeries[] {
  if (!comparison || !values) return []
  return [{ id: 'compared', label: `${what} ${comparison.label}`, look: 'ghost', values }]
}
