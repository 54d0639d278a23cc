import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { traceId } from '@/lib/telemetry/tracing'

const KNOWN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** One log line and one observation when the answer is over: for what no `route()` reports by itself. */
export function noteWhenOver(
  request: IncomingMessage,
  response: ServerResponse,
  { route, requestId }: { route: string; requestId: string },
): void {
  const startedAt = performance.now()
  const trace = traceId()
  const sent = request.method ?? ''
  const method = KNOWN_METHODS.includes(sent) ? sent : '_OTHER'
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1_000
    const status = response.statusCode
    metrics().httpDuration.observe(
      { http_route: route, http_request_method: method, http_response_status_code: String(status) },
      seconds,
    )
    log().info(
      { requestId, traceId: trace, method, route, status, durationMs: Math.round(seconds * 1_000) },
      'request',
    )
  })
}
