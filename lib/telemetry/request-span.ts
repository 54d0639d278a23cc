import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** The server span of one request, child of the caller's `traceparent` when there is one. */
export function withRequestSpan(
  request: Request,
  route: string,
  work: () => Promise<Response>,
): Promise<Response> {
  const parent = propagation.extract(context.active(), Object.fromEntries(request.headers))
  const attributes = { 'http.request.method': request.method, 'http.route': route }
  const options = { kind: SpanKind.SERVER, attributes }

  return trace
    .getTracer('pitwall')
    .startActiveSpan(`${request.method} ${route}`, options, parent, async (span) => {
      try {
        const answer = await work()
        span.setAttribute('http.response.status_code', answer.status)
        if (answer.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        return answer
      } finally {
        span.end()
      }
    })
}
