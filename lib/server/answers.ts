import type { IncomingMessage, ServerResponse } from 'node:http'
import { atOnce } from '@/lib/at-once'
import type { AppError } from '@/lib/errors'
import type { DirectAnswer } from '@/lib/http/direct'
import { problem } from '@/lib/http/problem'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import { DATA_POLICY, securityHeaders } from '@/lib/http/security-headers'
import { traceId } from '@/lib/telemetry/tracing'
import { isDraining } from './draining'
import { isHttps } from './trusted-headers'

const OVER_HTTP = Object.entries(securityHeaders(false))
const OVER_HTTPS = Object.entries(securityHeaders(true))
const WHOLE_OVER_HTTP = [...OVER_HTTP.flat(), 'Content-Security-Policy', DATA_POLICY]
const WHOLE_OVER_HTTPS = [...OVER_HTTPS.flat(), 'Content-Security-Policy', DATA_POLICY]

/** The headers every answer carries, set before anybody writes one; handlers may say more about caching. */
export function prepareAnswer(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  response.setHeader('X-Request-Id', requestId)
  response.setHeader('Cache-Control', 'no-store')
  for (const [name, value] of isHttps(request) ? OVER_HTTPS : OVER_HTTP) response.setHeader(name, value)
  if (isDraining()) response.setHeader('Connection', 'close')
}

export function sendProblem(
  response: ServerResponse,
  error: AppError,
  { requestId, path }: { requestId: string; path: string },
): void | Promise<void> {
  return sendAnswer(response, problem(error, { requestId, traceId: traceId(), path }))
}

/** Sends an answer whose body is a short text. */
export function sendAnswer(response: ServerResponse, answer: Response): void | Promise<void> {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.setHeader('Content-Security-Policy', DATA_POLICY)
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  // As text, so that head and body leave in one write.
  return atOnce(contentOf(answer), (content) => {
    if (answer.status !== 204) response.setHeader('Content-Length', Buffer.byteLength(content))
    response.writeHead(answer.status)
    response.end(content)
  })
}

/**
 * The same where nothing was set before: head and body are put together once, without the books Node keeps of single
 * headers. For answers of `route()`, which carry request id and caching themselves.
 */
export function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Response,
): void | Promise<void> {
  return atOnce(contentOf(answer), (content) => {
    const head = [...(isHttps(request) ? WHOLE_OVER_HTTPS : WHOLE_OVER_HTTP)]
    for (const [name, value] of answer.headers) head.push(name, value)
    if (isDraining()) head.push('Connection', 'close')
    if (answer.status !== 204) head.push('Content-Length', String(Buffer.byteLength(content)))
    response.writeHead(answer.status, head)
    response.end(content)
  })
}

/** The same for an answer of the direct way. */
export function sendDirectly(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, content }: DirectAnswer,
  requestId: string,
): void {
  const head = [...(isHttps(request) ? WHOLE_OVER_HTTPS : WHOLE_OVER_HTTP), 'X-Request-Id', requestId]
  for (const name in headers) head.push(name, headers[name] ?? '')
  if (status !== 204) head.push('Content-Length', String(Buffer.byteLength(content)))
  if (isDraining()) head.push('Connection', 'close')
  response.writeHead(status, head)
  response.end(content)
}

const contentOf = (answer: Response): ReadyAnswer['content'] | Promise<string> =>
  answer instanceof ReadyAnswer ? answer.content : answer.text()

/**
 * Nobody caches a page or a missing one, whatever the framework says; what it says of files in `public/` and a route of
 * its own answer holds.
 */
export function keepFromCaches(response: ServerResponse, isPage: boolean): void {
  const writeHead = response.writeHead
  if (!isPage) response.removeHeader('Cache-Control')
  Object.assign(response, {
    writeHead: (...given: [number]) => {
      const isFile = !isPage && response.hasHeader('Cache-Control') && (given[0] ?? response.statusCode) < 400
      if (!isFile) response.setHeader('Cache-Control', 'no-store')
      return Reflect.apply(writeHead, response, given)
    },
  })
}
