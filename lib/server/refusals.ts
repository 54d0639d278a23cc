import type { IncomingMessage } from 'node:http'
import { AppError } from '@/lib/errors'
import { refuseAddress } from './address'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i

/** What is wrong with a request before anybody looks at what it wants; undefined when nothing is. */
export function refuseRequest(request: IncomingMessage): AppError | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request
  if (!METHODS.includes(method)) return methodNotAllowed(METHODS)
  const hosts = rawHeaders.filter(
    (_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host',
  )
  const isAlright = hosts.length === 0 ? httpVersion === '1.0' : hosts.length === 1 && hosts.every(isHost)
  if (!isAlright) return new AppError('invalid', 'A request has one Host header, and it names a host.')
  return refuseAddress(url)
}

/** What an address can be made of: next-auth, Next and the lane each make one and fail on anything else. */
function isHost(text: string): boolean {
  if (text === lastHost) return true
  if (!HOST.test(text) || !URL.canParse(`http://${text}`)) return false
  lastHost = text
  return true
}

// Nearly every request names the same one.
let lastHost: string | undefined

export const methodNotAllowed = (allowed: string[]): AppError =>
  new AppError('method_not_allowed', `This address takes ${allowed.join(', ')}.`, {
    headers: { Allow: allowed.join(', ') },
  })
