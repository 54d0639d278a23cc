import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@/lib/errors'
import { isHandler, type MountedRoute } from '@/lib/http/openapi'
import { corsHeaders } from '@/lib/http/origin'
import { internalError } from '@/lib/http/problem'
import { requestIdOf } from '@/lib/http/request-id'
import { captureError } from '@/lib/telemetry/errors'
import { withIncomingSpan } from '@/lib/telemetry/tracing'
import { keepFromCaches, prepareAnswer, sendAnswer, sendProblem } from './answers'
import { answerInstantly } from './instant'
import { answerInLane } from './lane'
import { noteWhenOver } from './note'
import { Pace } from './pace'
import { type Match, patternTable } from './patterns'
import { methodNotAllowed, refuseRequest } from './refusals'
import { startingPage } from './starting-page'
import { nameOrigin, trustHeaders } from './trusted-headers'

export type Fallback = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export type Parts = {
  routes: MountedRoute[]
  pages: string[]
  /** Patterns answered in front of Next. */
  lane: string[]
  /** Next; undefined while it is being prepared. */
  fallback: () => Fallback | undefined
  /** False until database and first admin are there: ready says no till then. */
  isBooted: () => boolean
}

const READY = ['/api/health/ready', '/health/ready']

type KnownRoute = MountedRoute & { allowed: string[] }
type Asked = { path: string; requestId: string; route: string }

/**
 * What happens to a request before a handler or Next sees it: it gets its id and headers it can trust, and what nobody
 * should have to deal with is answered here.
 */
export function requestHandler(parts: Parts) {
  const desk = new FrontDesk(parts)
  return (request: IncomingMessage, response: ServerResponse): void => {
    try {
      desk.handle(request, response)?.catch((error: unknown) => fail(error, request, response))
    } catch (error) {
      fail(error, request, response)
    }
  }
}

class FrontDesk {
  readonly #findRoute: (path: string) => Match<KnownRoute> | undefined
  readonly #findPage: (path: string) => Match<{ pattern: string }> | undefined

  readonly #pace = new Pace()

  constructor(private readonly parts: Parts) {
    const routes = parts.routes.filter(({ pattern }) => !pattern.includes('[[...'))
    this.#findRoute = patternTable(routes.map((entry) => ({ ...entry, allowed: methodsOf(entry) })))
    this.#findPage = patternTable(parts.pages.map((pattern) => ({ pattern })))
  }

  /** A promise only where something is waited for: the lane is asked often enough for each one to count. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
    const requestId = requestIdOf([request.headers['x-request-id']].flat()[0])
    const refused = refuseRequest(request)
    if (refused) {
      prepareAnswer(request, response, requestId)
      return refuse(request, response, refused, { requestId, route: 'refused', path: '' })
    }

    const path = aliasedPath(request)
    const api = this.#findRoute(path)
    const route = api?.entry.pattern ?? this.#findPage(path)?.entry.pattern ?? 'unmatched'
    const isLane = api !== undefined && this.#isLane(api.entry)
    const asked = { path, requestId, route }
    if (isLane && answerInstantly(api.entry, request, response, asked)) return undefined
    trustHeaders(request, { requestId, route })
    if (isLane && answerInLane(api.entry, api.params, request, response)) return undefined

    prepareAnswer(request, response, requestId)
    if (api) return this.#answerRoute(api, request, response, asked)
    if (path === '/api' || path.startsWith('/api/'))
      return refuse(request, response, notFound(), { ...asked, route: '/api/[[...path]]' })
    return this.#answerPage(request, response, asked)
  }

  #answerRoute(
    { entry }: Match<KnownRoute>,
    request: IncomingMessage,
    response: ServerResponse,
    asked: Asked,
  ): Promise<void> | undefined {
    const { allowed } = entry
    if (request.method === 'OPTIONS') return answerOptions(request, response, allowed, asked)
    if (!allowed.includes(request.method ?? ''))
      return refuse(request, response, methodNotAllowed(allowed), asked)
    if (READY.includes(entry.pattern) && !this.parts.isBooted())
      return answerNotReady(request, response, asked)
    keepFromCaches(response, false)
    return this.#pass(request, response, asked)
  }

  #isLane({ pattern }: KnownRoute): boolean {
    return this.parts.lane.includes(pattern)
  }

  async #answerPage(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
    if (asked.path.startsWith('/_next/') || asked.path.startsWith('/__nextjs')) {
      keepFromCaches(response, false)
      return this.#pass(request, response, asked)
    }
    return withIncomingSpan(request, asked.route, async () => {
      noteWhenOver(request, response, asked)
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return sendProblem(response, methodNotAllowed(['GET', 'HEAD']), asked)
      if (!this.parts.fallback()) return sendAnswer(response, startingPage())
      keepFromCaches(response, asked.route !== 'unmatched')
      return this.#pass(request, response, asked)
    })
  }

  async #pass(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
    nameOrigin(request)
    const next = this.parts.fallback()
    if (!next) return sendProblem(response, starting(), asked)
    await this.#pace.turn()
    return next(request, response)
  }
}

const AFTER_PATH = /[?#]/

/** `/ops/...` is another name of `/api/ops/...`. */
function aliasedPath(request: IncomingMessage): string {
  const url = request.url ?? '/'
  if (url.startsWith('/ops/')) request.url = `/api${url}`
  const whole = request.url ?? '/'
  const end = whole.search(AFTER_PATH)
  return end < 0 ? whole : whole.slice(0, end)
}

function methodsOf({ handlers }: MountedRoute): string[] {
  const methods = Object.keys(handlers).filter((name) => isHandler(handlers[name]))
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])]
}

async function answerOptions(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: string[],
  asked: Asked,
): Promise<void> {
  noteWhenOver(request, response, asked)
  const origin = request.headers.origin
  const cors = corsHeaders(new Request('http://pitwall', { headers: origin ? { origin } : {} }))
  const headers = { Allow: allowed.join(', '), ...cors }
  return sendAnswer(response, new Response(null, { status: 204, headers }))
}

async function answerNotReady(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
): Promise<void> {
  noteWhenOver(request, response, asked)
  return sendAnswer(response, Response.json({ status: 'not_ready' }, { status: 503 }))
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
  asked: Asked,
): Promise<void> {
  noteWhenOver(request, response, asked)
  return sendProblem(response, error, asked)
}

async function fail(error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = String(response.getHeader('X-Request-Id') ?? request.headers['x-request-id'] ?? '')
  await captureError(error, { requestId, route: String(request.headers['x-pitwall-route'] ?? '') })
  await sendProblem(response, internalError(), { requestId, path: request.url ?? '' })
}

const notFound = () => new AppError('not_found', 'There is nothing at this address.')

const starting = () => new AppError('unavailable', 'Pitwall is starting.', { retryAfterSeconds: 1 })
