import { Counter, Gauge, Histogram } from 'prom-client'
import { metricOnce } from '@/lib/telemetry/metrics'

const UPSTREAM_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

export const proxyRequests = () =>
  metricOnce(
    'pitwall_prom_proxy_requests_total',
    (registry) =>
      new Counter({
        name: 'pitwall_prom_proxy_requests_total',
        help: 'Answered metrics queries, by what the cache had of them.',
        labelNames: ['endpoint', 'cache'],
        registers: [registry],
      }),
  )

export const upstreamSeconds = () =>
  metricOnce(
    'pitwall_prom_proxy_upstream_seconds',
    (registry) =>
      new Histogram({
        name: 'pitwall_prom_proxy_upstream_seconds',
        help: 'Time the metrics engine took, without the wait for a turn.',
        labelNames: ['endpoint', 'outcome'],
        buckets: UPSTREAM_SECONDS,
        registers: [registry],
      }),
  )

export const proxyBytes = () =>
  metricOnce(
    'pitwall_prom_proxy_bytes_total',
    (registry) =>
      new Counter({
        name: 'pitwall_prom_proxy_bytes_total',
        help: 'Bytes of answers: read from the metrics engine, and served.',
        labelNames: ['direction'],
        registers: [registry],
      }),
  )

type State = { inFlight: () => number; breaker: () => number; cacheBytes: () => number }

/** Gauges that are read when somebody asks for them. */
export function watchProxy({ inFlight, breaker, cacheBytes }: State): void {
  gauge('pitwall_prom_proxy_in_flight', 'Queries at the metrics engine now.', inFlight)
  gauge('pitwall_prom_proxy_breaker_state', '0 closed, 1 half open, 2 open.', breaker)
  gauge('pitwall_prom_proxy_cache_bytes', 'Bytes the range cache holds.', cacheBytes)
}

function gauge(name: string, help: string, read: () => number): void {
  metricOnce(
    name,
    (registry) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read())
        },
      }),
  )
}
