import type { IncomingMessage } from 'node:http'
import { AppError } from '@/lib/errors'
import { refuseAddress } from './address'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** What is wrong with a request before anybody looks at what it wants; undefined when nothing is. */
export function refuseRequest(request: IncomingMessage): AppError | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request
  if (!METHODS.includes(method)) return methodNotAllowed(METHODS)
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion !== '1.0'))
    return new AppError('invalid', 'A request has one Host header.')
  return refuseAddress(url)
}

export const methodNotAllowed = (allowed: string[]): AppError =>
  new AppError('method_not_allowed', `This address takes ${allowed.join(', ')}.`, {
    headers: { Allow: allowed.join(', ') },
  })
