import { timeAt } from '@/components/charts/chart-model'
import { saveLines } from '@/components/ui/save-lines'
import type { EndpointBand, EndpointDetail } from '@/lib/endpoints/contract'

/** Every series of the page on its common grid: milliseconds, requests per second, shares of 1. */
export function saveDetail(detail: EndpointDetail): void {
  const { grid, latency, traffic, errorRatios, bands, database, comparison, method, route } = detail
  const columns = Object.entries({
    p50_ms: latency.p50,
    p95_ms: latency.p95,
    p99_ms: latency.p99,
    ...Object.fromEntries(
      Object.entries(traffic).map(([status, values]) => [`requests_per_second_${status}`, values]),
    ),
    error_ratio: errorRatios,
    ...bandColumns('p95_ms', bands.p95),
    ...bandColumns('error_ratio', bands.errors),
    ...bandColumns('requests_per_second', bands.traffic),
    ...(database && { database_p95_ms: database.p95, database_per_request_ms: database.perRequest }),
    ...(comparison && {
      [`p95_ms ${comparison.label}`]: comparison.latency.p95,
      [`requests_per_second ${comparison.label}`]: comparison.requestsPerSecond,
      [`error_ratio ${comparison.label}`]: comparison.errorRatios,
    }),
  })
  const rows = Array.from({ length: grid.count }, (_, index) => [
    new Date(timeAt(grid, index)).toISOString(),
    ...columns.map(([, values]) => String(values[index] ?? '')),
  ])
  saveLines(`${method} ${route}`, [['time', ...columns.map(([name]) => name)], ...rows])
}

/** What was usual, and between what. */
const bandColumns = (name: string, band: EndpointBand | null) =>
  band && {
    [`${name}_usual`]: band.value,
    [`${name}_usual_low`]: band.low,
    [`${name}_usual_high`]: band.high,
  }
