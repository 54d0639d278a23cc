import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { processWide } from '@/lib/process-wide'

const HTTP_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]
const QUERY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Gauges that end like counters: linters and OpenMetrics readers stumble over them. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`)

export type Metrics = ReturnType<typeof create>

/** The registry of this process and the metrics of its own running; durations in seconds. */
export function metrics(): Metrics {
  return processWide('metrics', create)
}

/**
 * The metric of that name in the registry, created on first use: both bundles may ask, one series results.
 *
 * @param make creates it with `registers: [metrics().registry]`
 */
export function metricOnce<T>(name: string, make: (registry: Registry) => T): T {
  return processWide(`metric.${name}`, () => make(metrics().registry))
}

function create() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  return {
    registry,
    httpDuration: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Time to answer a request.',
      labelNames: ['http_route', 'http_request_method', 'http_response_status_code'],
      buckets: HTTP_SECONDS,
      registers,
    }),
    dbDuration: new Histogram({
      name: 'pitwall_db_query_duration_seconds',
      help: 'Time of a query on a connection, without the wait for one.',
      labelNames: ['operation'],
      buckets: QUERY_SECONDS,
      registers,
    }),
    dbFailures: new Counter({
      name: 'pitwall_db_query_failures_total',
      help: 'Queries that failed, by the kind of failure.',
      labelNames: ['reason'],
      registers,
    }),
    ready: new Gauge({ name: 'pitwall_ready', help: '1 when ready to serve, else 0.', registers }),
    buildInfo: new Gauge({
      name: 'pitwall_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'revision'],
      registers,
    }),
    errorsDropped: new Counter({
      name: 'pitwall_errors_dropped_total',
      help: 'Unexpected errors that were logged but not stored.',
      registers,
    }),
  }
}
