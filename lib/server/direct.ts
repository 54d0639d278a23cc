import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DirectAnswer, PlainRequest } from '@/lib/http/direct'
import { failure, noteRequest } from '@/lib/http/observed'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import { isTracing } from '@/lib/telemetry/tracing'
import { sendDirectly, sendWhole } from './answers'

type Asked = { requestId: string; route: string; path: string }

/**
 * The shortest way to an answer, for what comes thousands of times a second: no `Request`, no `Response`, no context and
 * no span. Log line, observation and headers are those of every request. Who wants more than the plain answer (another
 * origin, a recorded trace) and what has none goes the ordinary way.
 *
 * @param ordinarily called later, when it turns out that there is no direct answer
 * @returns false when nothing has been done: the ordinary way is to be taken now
 */
export function answerDirectly(
  { handlers }: MountedRoute,
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
  ordinarily: () => Promise<void> | undefined,
): boolean {
  const handler = handlers[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
  if (!isHandler(handler) || !handler.spec.direct) return false
  if (request.headers.origin !== undefined || isTracing()) return false
  const startedAt = performance.now()
  const note = (status: number) =>
    noteRequest(
      { ...asked, method: request.method ?? '' },
      { status, seconds: (performance.now() - startedAt) / 1_000 },
    )
  const send = (answer: DirectAnswer) => {
    note(answer.status)
    sendDirectly(request, response, answer, asked.requestId)
  }
  const fail = async (error: unknown) => {
    const answer = await failure(error, asked)
    answer.headers.set('X-Request-Id', asked.requestId)
    note(answer.status)
    await sendWhole(request, response, answer)
  }

  const answer = handler.spec.direct(new NodeRequest(request, asked.requestId))
  if (answer instanceof Promise) answer.then((known) => (known ? send(known) : ordinarily())).catch(fail)
  else if (answer) send(answer)
  return answer !== undefined
}

class NodeRequest implements PlainRequest {
  readonly method: string
  readonly url: string

  constructor(
    private readonly request: IncomingMessage,
    readonly requestId: string,
  ) {
    this.method = request.method ?? ''
    this.url = request.url ?? ''
  }

  /** Who calls is what the socket says, never what the caller does. */
  header = (name: string): string | undefined => {
    if (name === 'x-pitwall-peer') return this.request.socket.remoteAddress
    const value = this.request.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
}
