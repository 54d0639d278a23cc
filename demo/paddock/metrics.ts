import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { DB_BUCKETS, DB_METRIC, HTTP_BUCKETS, HTTP_METRIC } from './metrics-shape.mjs'

export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics(version: string, revision: string) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  const http = new Histogram({
    name: HTTP_METRIC,
    help: 'Time from a request to its answer.',
    labelNames: ['http_route', 'http_request_method', 'http_response_status_code'],
    buckets: HTTP_BUCKETS,
    registers: [registry],
  })
  const database = new Histogram({
    name: DB_METRIC,
    help: 'Time of one database statement, waiting for a connection included.',
    labelNames: ['operation'],
    buckets: DB_BUCKETS,
    registers: [registry],
  })
  const build = new Gauge({
    name: 'paddock_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'revision'],
    registers: [registry],
  })
  build.set({ version, revision }, 1)

  return { registry, http, database }
}
