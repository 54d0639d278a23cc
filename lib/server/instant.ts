import type { IncomingMessage, ServerResponse } from 'node:http'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import { DATA_POLICY, securityHeaders } from '@/lib/http/security-headers'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { isDraining } from './draining'
import { isHttps } from './trusted-headers'

const POLICY = ['Content-Security-Policy', DATA_POLICY]
const HEAD_OVER_HTTP = [...Object.entries(securityHeaders(false)).flat(), ...POLICY]
const HEAD_OVER_HTTPS = [...Object.entries(securityHeaders(true)).flat(), ...POLICY]

type About = { requestId: string; route: string }

/**
 * Answers a plain question to a route of `instantRoute` straight from what Node has; false when it is no such question, and
 * then nothing has been done. It leaves the same log line and observation as any other, and no span: there are thousands a
 * second.
 */
export function answerInstantly(
  { handlers }: MountedRoute,
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, route }: About,
): boolean {
  const handler = handlers.GET
  if (request.method !== 'GET' || !isHandler(handler) || !handler.spec.instant) return false
  const startedAt = performance.now()
  const { headers, url = '' } = request
  // A browser of another origin, or text no database can hold: both are met on the long way.
  if (headers.origin !== undefined || url.includes('%00')) return false
  const header = (name: string) => textOf(headers[name])
  const fields = fieldsOf(url)
  const answer = fields && handler.spec.instant(fields, { header, requestId })
  if (!answer) return false

  const { status, content } = answer
  const head = [...(isHttps(request) ? HEAD_OVER_HTTPS : HEAD_OVER_HTTP), 'X-Request-Id', requestId]
  for (const [name, value] of Object.entries(answer.headers)) head.push(name, value)
  if (isDraining()) head.push('Connection', 'close')
  if (content !== '') head.push('Content-Length', String(Buffer.byteLength(content)))
  response.writeHead(status, head).end(content)
  note({ requestId, route }, status, (performance.now() - startedAt) / 1_000)
  return true
}

/** The fields of an address; undefined where one is given twice or cannot be read. */
function fieldsOf(url: string): Record<string, string> | undefined {
  const at = url.indexOf('?')
  const fields: Record<string, string> = Object.create(null)
  if (at < 0) return fields
  for (const pair of url.slice(at + 1).split('&')) {
    const middle = pair.indexOf('=')
    const name = middle < 0 ? pair : pair.slice(0, middle)
    if (name in fields || !PLAIN.test(name)) return undefined
    const value = middle < 0 ? '' : decoded(pair.slice(middle + 1))
    if (value === undefined) return undefined
    fields[name] = value
  }
  return fields
}

const PLAIN = /^\w+$/

function decoded(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

function note({ requestId, route }: About, status: number, seconds: number): void {
  metrics().httpDuration.observe(
    { http_route: route, http_request_method: 'GET', http_response_status_code: String(status) },
    seconds,
  )
  const line = {
    requestId,
    method: 'GET',
    route,
    actor: 'anonymous',
    status,
    durationMs: Math.round(seconds * 1_000),
  }
  log().info(line, 'request')
}
