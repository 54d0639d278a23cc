import type { MetricsConfig } from '@/lib/config/contract'

/** How one family of HTTP server metrics is named. */
export type Family = {
  /** Base name of the duration histogram: without `_bucket`, `_count`, `_sum`. */
  duration: string
  unit: 'seconds' | 'milliseconds'
  /** `native`: one series a label set, without `_bucket`. */
  histogram: 'classic' | 'native'
  route: string
  method: string
  status: string
}

type Names = Omit<Family, 'histogram'>
type Preset = NonNullable<MetricsConfig['preset']>

const PRESETS: Record<Preset, Names> = {
  // Semantic conventions for HTTP metrics, http.server.request.duration; .NET 8 and newer exports the same by OpenTelemetry.
  opentelemetry: {
    duration: 'http_server_request_duration_seconds',
    unit: 'seconds',
    route: 'http_route',
    method: 'http_request_method',
    status: 'http_response_status_code',
  },
  // What the examples of prom-client name; express-prom-bundle says `path` for `route`: use names for it.
  'prom-client': {
    duration: 'http_request_duration_seconds',
    unit: 'seconds',
    route: 'route',
    method: 'method',
    status: 'status_code',
  },
  // Spring Boot and Quarkus; buckets need `management.metrics.distribution.percentiles-histogram.http.server.requests=true`.
  micrometer: {
    duration: 'http_server_requests_seconds',
    unit: 'seconds',
    route: 'uri',
    method: 'method',
    status: 'status',
  },
  // prometheus-net.AspNetCore: `endpoint` is the route pattern, `code` the status.
  aspnet: {
    duration: 'http_request_duration_seconds',
    unit: 'seconds',
    route: 'endpoint',
    method: 'method',
    status: 'code',
  },
  // Vapor's DefaultResponder; swift-prometheus makes its timers histograms since version 2.
  vapor: {
    duration: 'http_request_duration_seconds',
    unit: 'seconds',
    route: 'path',
    method: 'method',
    status: 'status',
  },
  'nginx-ingress': {
    duration: 'nginx_ingress_controller_request_duration_seconds',
    unit: 'seconds',
    route: 'path',
    method: 'method',
    status: 'status',
  },
}

/** The names a service's configuration means; `opentelemetry` when it says nothing. */
export function familyOf({ preset = 'opentelemetry', names, histogram }: MetricsConfig): Family {
  return { ...(names ?? PRESETS[preset]), histogram }
}
