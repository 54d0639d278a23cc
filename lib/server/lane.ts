import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import { DATA_POLICY } from '@/lib/http/security-headers'

/** Machine paths, answered in front of Next by the very handlers that Next would call. */
export const FAST_LANE = [
  '/api/health/live',
  '/api/health/ready',
  '/health/live',
  '/health/ready',
  '/metrics',
]

export type Params = Record<string, string | string[]>

/** Answers a request with an exported handler; false when the route does not export one for this method. */
export function answerInLane(
  { handlers }: MountedRoute,
  params: Params,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const handler = handlers[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
  if (!isHandler(handler)) return false
  response.setHeader('Content-Security-Policy', DATA_POLICY)
  const listener = getRequestListener((sent) => handler(sent, { params: Promise.resolve(params) }), {
    overrideGlobalObjects: false,
  })
  listener(request, response)
  return true
}
