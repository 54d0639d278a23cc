import type { IncomingMessage } from 'node:http'
import { env } from '@/lib/env'

// What the framework believes when it reads it, and what only we may say.
const OURS =
  /^(x-(pitwall-|middleware-|invoke-|matched-path$|nonce$|request-id$)|next-resume$|content-security-policy)/
const FORWARDING = /^(forwarded|x-forwarded-.*|x-real-ip)$/

export type Trusted = { requestId: string; route: string }

/**
 * Makes the headers of a request tell the truth: ours are set by us, forwarding headers stay only behind proxies that
 * TRUSTED_PROXY_HOPS vouches for, and host and protocol are always said in the form next-auth reads.
 */
export function trustHeaders(request: IncomingMessage, { requestId, route }: Trusted): void {
  const sent = pairsOf(request.rawHeaders)
  const behindProxy = env().TRUSTED_PROXY_HOPS > 0
  const isForwarded = sent.some(([name]) => FORWARDING.test(name.toLowerCase()))
  const kept = sent.filter(([name]) => isKept(name.toLowerCase(), behindProxy))
  const has = (wanted: string) => kept.some(([name]) => name.toLowerCase() === wanted)

  const added: [string, string][] = [
    ['x-request-id', requestId],
    ['x-pitwall-route', route],
    ['x-pitwall-path', request.url ?? '/'],
    ['x-pitwall-peer', request.socket.remoteAddress ?? ''],
  ]
  // HTTP 1.0 names none, and everything behind us needs one.
  if (!has('host')) added.push(['host', 'localhost'])
  if (isForwarded) added.push(['x-pitwall-forwarded', '1'])
  if (!has('x-forwarded-host')) added.push(['x-forwarded-host', request.headers.host ?? 'localhost'])
  if (!has('x-forwarded-proto')) added.push(['x-forwarded-proto', 'http'])
  replaceHeaders(request, kept, added)
}

/** Whether the browser reached us by HTTPS, as far as a trusted proxy says so. */
export function isHttps({ headers }: IncomingMessage): boolean {
  if (env().TRUSTED_PROXY_HOPS === 0) return false
  return [headers['x-forwarded-proto']].flat().join(',').split(',').at(-1)?.trim() === 'https'
}

const isKept = (name: string, behindProxy: boolean) =>
  !OURS.test(name) && (behindProxy || !FORWARDING.test(name))

function pairsOf(raw: string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return pairs
}

/** Both forms: Next reads the parsed headers, the fast lane the raw ones. */
function replaceHeaders(request: IncomingMessage, kept: [string, string][], added: [string, string][]): void {
  const names = new Set(kept.map(([name]) => name.toLowerCase()))
  for (const name of Object.keys(request.headers)) if (!names.has(name)) delete request.headers[name]
  for (const [name, value] of added) request.headers[name] = value
  request.rawHeaders = [...kept, ...added].flat()
}
