import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Compares digests of equal length in constant time. */
export function holdsToken({ headers }: { headers: IncomingHttpHeaders }, token: string): boolean {
  const given = headers['x-internal-token']
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
