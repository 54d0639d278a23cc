import { isIP } from 'node:net'
import { env } from '@/lib/env'

/**
 * Who is calling: the socket's peer, or behind TRUSTED_PROXY_HOPS proxies the X-Forwarded-For entry they vouch for,
 * counted from the right. What stands further left was written by the caller.
 */
export const clientAddress = ({ headers }: Request): string | undefined =>
  addressBy((name) => headers.get(name) ?? undefined)

/** The same by what the headers say. */
export function addressBy(header: (name: string) => string | undefined): string | undefined {
  const peer = header('x-pitwall-peer')
  const hops = env().TRUSTED_PROXY_HOPS
  if (hops === 0) return peer
  const entries = (header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  const vouched = entries.at(-hops)
  return vouched && isIP(vouched) ? vouched : peer
}

/** Whether the caller reached us over HTTPS, as told by a proxy we trust. */
export function cameOverHttps(request: Request): boolean {
  if (env().TRUSTED_PROXY_HOPS === 0) return false
  const protocols = (request.headers.get('x-forwarded-proto') ?? '').split(',')
  return protocols.at(-1)?.trim() === 'https'
}

/** A caller on this machine with no proxy between: behind a local proxy everybody looks like loopback. */
export function isDirectLoopback(request: Request): boolean {
  const peer = request.headers.get('x-pitwall-peer') ?? ''
  const local = peer === '::1' || peer.startsWith('127.') || peer.startsWith('::ffff:127.')
  // The server notes forwarding headers before Next adds its own.
  return local && !request.headers.has('x-pitwall-forwarded')
}
