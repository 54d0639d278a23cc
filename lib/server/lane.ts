import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { atOnce } from '@/lib/at-once'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import { sendWhole } from './answers'

/** Patterns of machine paths, answered in front of Next by the very handlers that Next would call. */
export const FAST_LANE = [
  '/api/health/live',
  '/health/live',
  '/metrics',
  '/api/prom/api/v1/query',
  '/api/prom/api/v1/query_range',
  '/ping/[...path]',
  '/api/maintenance/gate',
  '/api/maintenance/state',
]

type Params = Record<string, string | string[]>

/** Answers a request with an exported handler, whose answers are at hand; false when it exports none for this method. */
export function answerInLane(
  { handlers }: MountedRoute,
  params: Params,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const handler = handlers[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
  if (!isHandler(handler)) return false
  const listener = getRequestListener(
    (sent) => {
      const answer = handler(sent, new Segment(params))
      const sending = atOnce(answer, (ready) => sendWhole(request, response, ready))
      return atOnce(sending, () => RESPONSE_ALREADY_SENT)
    },
    { overrideGlobalObjects: false },
  )
  void listener(request, response)
  return true
}

/** As Next gives it: a promise, which most machine paths never ask for. */
class Segment {
  constructor(private readonly found: Params) {}

  get params(): Promise<Params> {
    return Promise.resolve(this.found)
  }
}
