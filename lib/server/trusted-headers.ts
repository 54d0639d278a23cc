import type { IncomingMessage } from 'node:http'
import { env } from '@/lib/env'

// What the framework believes when it reads it, and what only we may say.
const OURS =
  /^(x-(pitwall-|middleware-|invoke-|matched-path$|nonce$|request-id$)|next-resume$|content-security-policy)/
const FORWARDING = /^(forwarded|x-forwarded-.*|x-real-ip)$/

export type Trusted = { requestId: string; route: string }

/**
 * Makes the headers of a request tell the truth: ours are set by us, and forwarding headers stay only behind proxies
 * that TRUSTED_PROXY_HOPS vouches for.
 */
export function trustHeaders(request: IncomingMessage, { requestId, route }: Trusted): void {
  const { rawHeaders, headers } = request
  const behindProxy = env().TRUSTED_PROXY_HOPS > 0
  const kept: string[] = []
  let isForwarded = false
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const lower = name.toLowerCase()
    const forwards = FORWARDING.test(lower)
    isForwarded ||= forwards
    if (OURS.test(lower) || (forwards && !behindProxy)) delete headers[lower]
    else kept.push(name, rawHeaders[at + 1] ?? '')
  }
  request.rawHeaders = kept
  setHeader(request, 'x-request-id', requestId)
  setHeader(request, 'x-pitwall-route', route)
  setHeader(request, 'x-pitwall-path', request.url ?? '/')
  setHeader(request, 'x-pitwall-peer', request.socket.remoteAddress ?? '')
  // HTTP 1.0 names none, and everything behind us needs one.
  if (headers.host === undefined) setHeader(request, 'host', 'localhost')
  if (isForwarded) setHeader(request, 'x-pitwall-forwarded', '1')
}

/** Says host and protocol in the form the framework and next-auth read, where no trusted proxy has. */
export function nameOrigin(request: IncomingMessage): void {
  const { headers } = request
  if (headers['x-forwarded-host'] === undefined)
    setHeader(request, 'x-forwarded-host', headers.host ?? 'localhost')
  if (headers['x-forwarded-proto'] === undefined) setHeader(request, 'x-forwarded-proto', 'http')
}

/** Whether the browser reached us by HTTPS, as far as a trusted proxy says so. */
export function isHttps({ headers }: IncomingMessage): boolean {
  if (env().TRUSTED_PROXY_HOPS === 0) return false
  return [headers['x-forwarded-proto']].flat().join(',').split(',').at(-1)?.trim() === 'https'
}

/** In both forms: Next reads the parsed headers, the fast lane the raw ones. */
function setHeader(request: IncomingMessage, name: string, value: string): void {
  request.headers[name] = value
  request.rawHeaders.push(name, value)
}
