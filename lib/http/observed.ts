import { atOnce } from '@/lib/at-once'
import type { Actor } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { captureError } from '@/lib/telemetry/errors'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { traceId, withRequestSpan } from '@/lib/telemetry/tracing'
import { corsHeaders } from './origin'
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
  handle: (seen: Observation) => Response | Promise<Response>,
): Response | Promise<Response> {
  const seen: Observation = { requestId: requestIdOf(request.headers.get('x-request-id')) }
  const { requestId } = seen
  const route = request.headers.get('x-pitwall-route') ?? new URL(request.url).pathname
  const startedAt = performance.now()

  const answer = (given: Response) => {
    if (!given.headers.has('X-Request-Id')) given.headers.set('X-Request-Id', requestId)
    if (!given.headers.has('Cache-Control')) given.headers.set('Cache-Control', 'no-store')
    // An allowed origin also reads why it was refused.
    if (request.headers.has('origin'))
      for (const [name, value] of Object.entries(corsHeaders(request))) given.headers.set(name, value)
    const seconds = (performance.now() - startedAt) / 1_000
    noteRequest(
      { requestId, route, method: request.method },
      { actor: seen.actor, status: given.status, seconds },
    )
    return given
  }
  return withRequestSpan(request, route, () =>
    atOnce(
      handled(
        () => handle(seen),
        () => ({ requestId, route, path: new URL(request.url).pathname }),
      ),
      answer,
    ),
  )
}

type Asked = { requestId: string; route: string; path: string }

/** What is thrown, at once or later, becomes an answer. */
function handled(
  handle: () => Response | Promise<Response>,
  asked: () => Asked,
): Response | Promise<Response> {
  const caught = (error: unknown) => failure(error, asked())
  try {
    const given = handle()
    return given instanceof Promise ? given.catch(caught) : given
  } catch (error) {
    return caught(error)
  }
}

/** The answer to what a verb threw; bugs are kept with their request id. */
export async function failure(error: unknown, { requestId, route, path }: Asked): Promise<Response> {
  const known = findAppError(error)
  if (!known || known.code === 'internal') await captureError(error, { requestId, route })
  return problem(known ?? internalError(), { requestId, traceId: traceId(), path })
}

type Noted = { requestId: string; route: string; method: string }
type Outcome = { actor?: Actor | undefined; status: number; seconds: number }

/** One observation and one log line for a request that was answered. */
export function noteRequest({ requestId, route, method }: Noted, { actor, status, seconds }: Outcome): void {
  metrics().httpDuration.observe(
    { http_route: route, http_request_method: method, http_response_status_code: String(status) },
    seconds,
  )
  log().info(
    {
      requestId,
      traceId: traceId(),
      method,
      route,
      actor: actor?.id ?? 'anonymous',
      status,
      durationMs: Math.round(seconds * 1_000),
    },
    'request',
  )
}
