import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DirectAnswer, failure, noteRequest } from '@/lib/http/observed'
import type { Handler } from '@/lib/http/route'
import { isTracing } from '@/lib/telemetry/tracing'
import { sendDirectly, sendWhole } from './answers'

type Asked = { requestId: string; route: string; path: string }

/**
 * The shortest way to an answer, for what comes thousands of times a second: no `Request`, no `Response`, no context.
 * Log line, observation and headers are those of every request. Who wants more than the plain answer (another origin, a
 * trace) and what has none goes the ordinary way.
 *
 * @returns false when it was not even tried
 */
export function answerDirectly(
  { spec }: Handler,
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
  ordinarily: () => void,
): boolean {
  const { headers } = request
  if (!spec.direct || isTracing() || headers.origin !== undefined || headers.traceparent !== undefined)
    return false
  const startedAt = performance.now()
  const answering = spec.direct(new NodeRequest(request))
  if (!answering) return false

  const { requestId, route, path } = asked
  const method = request.method ?? ''
  const note = (status: number) =>
    noteRequest({ requestId, route, method }, { status, seconds: (performance.now() - startedAt) / 1_000 })
  const send = (answer: DirectAnswer | undefined) => {
    if (!answer) return ordinarily()
    note(answer.status)
    sendDirectly(request, response, answer, requestId)
  }
  const fail = async (error: unknown) => {
    const answer = await failure(error, { requestId, route, path })
    answer.headers.set('X-Request-Id', requestId)
    note(answer.status)
    await sendWhole(request, response, answer)
  }
  answering.then(send).catch(fail)
  return true
}

/** What a verb of the direct way may ask of a request. */
class NodeRequest {
  constructor(private readonly request: IncomingMessage) {}

  get method(): string {
    return this.request.method ?? ''
  }

  /** The path and the query. */
  get url(): string {
    return this.request.url ?? ''
  }

  get headers() {
    return this
  }

  get(name: string): string | null {
    const value = this.request.headers[name]
    return (Array.isArray(value) ? value.join(', ') : value) ?? null
  }
}
