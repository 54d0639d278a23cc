import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AppError } from '@/lib/errors'
import { textOf } from '@/lib/http/json-answer'
import { problem } from '@/lib/http/problem'
import { DATA_POLICY, securityHeaders } from '@/lib/http/security-headers'
import { traceId } from '@/lib/telemetry/tracing'
import { isDraining } from './draining'
import { isHttps } from './trusted-headers'

const OVER_HTTP = Object.entries(securityHeaders(false))
const OVER_HTTPS = Object.entries(securityHeaders(true))

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
): Promise<void> {
  const internal = path.startsWith('/api/internal/')
  return sendAnswer(response, problem(error, { requestId, traceId: traceId(), internal }))
}

/** Sends an answer whose body is a short text. */
export async function sendAnswer(response: ServerResponse, answer: Response): Promise<void> {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.setHeader('Content-Security-Policy', DATA_POLICY)
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  // As text, so that head and body leave in one write.
  const text = await textOf(answer)
  if (answer.status !== 204) response.setHeader('Content-Length', Buffer.byteLength(text))
  response.writeHead(answer.status)
  response.end(text)
}

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
