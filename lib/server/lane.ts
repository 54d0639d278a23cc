import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { answerDirectly } from '@/lib/http/json-answer'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import type { Handler } from '@/lib/http/route'
import { sendAnswer } from './answers'

/** Machine paths, answered in front of Next by the very handlers that Next would call. */
export const FAST_LANE = ['/api/health/live', '/health/live', '/metrics']

type Params = Record<string, string | string[]>
type Errand = { handler: Handler; params: Params }

const errands = new WeakMap<object, Errand>()

/** Answers a request with an exported handler, whose answers are short texts; false when it exports none for this method. */
export function answerInLane(
  { handlers }: MountedRoute,
  params: Params,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const handler = handlers[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
  if (!isHandler(handler)) return false
  errands.set(request, { handler, params })
  listener(request, response)
  return true
}

/** One for all: it turns Node's request into a light `Request`; the answer goes out in one write. */
const listener = getRequestListener(
  async (sent, { incoming, outgoing }) => {
    const errand = errands.get(incoming)
    if (!errand || !('assignSocket' in outgoing)) return new Response(null, { status: 500 })
    // What is kept for a repeat is read from the answer itself.
    if (!errand.handler.spec.idempotent) answerDirectly(sent)
    await sendAnswer(outgoing, await errand.handler(sent, { params: Promise.resolve(errand.params) }))
    return RESPONSE_ALREADY_SENT
  },
  { overrideGlobalObjects: false },
)
