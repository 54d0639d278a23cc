import type { Actor } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { captureError } from '@/lib/telemetry/errors'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { traceId, withRequestSpan } from '@/lib/telemetry/tracing'
import { internalError, problem } from './problem'
import { requestIdOf } from './request-id'

/** What the wrapper learns while it works; the log line tells it whatever the outcome. */
export type Observation = { requestId: string; actor?: Actor }

/**
 * Runs a handler under a span and turns whatever it throws into an answer; every request leaves one log line and one
 * observation of `http_server_request_duration_seconds`, and every answer carries its request id.
 */
export function observed(
  request: Request,
  handle: (seen: Observation) => Promise<Response>,
): Promise<Response> {
  const seen: Observation = { requestId: requestIdOf(request.headers.get('x-request-id')) }
  const { requestId } = seen
  const route = request.headers.get('x-pitwall-route') ?? new URL(request.url).pathname
  const startedAt = performance.now()

  return withRequestSpan(request, route, async () => {
    const answer = await handle(seen).catch((error: unknown) => failure(error, { request, requestId, route }))
    answer.headers.set('X-Request-Id', requestId)
    if (!answer.headers.has('Cache-Control')) answer.headers.set('Cache-Control', 'no-store')
    const seconds = (performance.now() - startedAt) / 1_000
    note({ request, requestId, route, actor: seen.actor, status: answer.status, seconds })
    return answer
  })
}

type Failed = { request: Request; requestId: string; route: string }

async function failure(error: unknown, { request, requestId, route }: Failed): Promise<Response> {
  const known = findAppError(error)
  if (!known || known.code === 'internal') await captureError(error, { requestId, route })
  const internal = new URL(request.url).pathname.startsWith('/api/internal/')
  return problem(known ?? internalError(), { requestId, traceId: traceId(), internal })
}

type Line = Failed & { actor: Actor | undefined; status: number; seconds: number }

function note({ request, requestId, route, actor, status, seconds }: Line): void {
  metrics().httpDuration.observe(
    { http_route: route, http_request_method: request.method, http_response_status_code: String(status) },
    seconds,
  )
  log().info(
    {
      requestId,
      traceId: traceId(),
      method: request.method,
      route,
      actor: actor?.id ?? 'anonymous',
      status,
      durationMs: Math.round(seconds * 1_000),
    },
    'request',
  )
}
