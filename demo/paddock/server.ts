import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from './app'
import { readBody } from './body'
import { recordError } from './error-rows'
import { holdsToken } from './internal-token'
import { logError } from './log'
import { Problem, problemBody } from './problem'
import { type Answer, type Match, matchRoute, type Route } from './router'
import { planService, restOfService } from './service-time'

const ORIGIN = 'http://paddock'

type Request = { app: App; request: IncomingMessage; requestId: string; startedAt: number }

/** The one place that knows HTTP: who asks, what is closed, how long it takes, how failure looks. */
export function requestListener(app: App, routes: Route[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = readRequestId(request)
    const startedAt = performance.now()
    try {
      const url = readUrl(request)
      if (url.pathname === '/metrics') return await sendMetrics(app, response)
      const match = matchRoute(routes, request.method ?? 'GET', url.pathname)
      const answer = await serve({ app, request, requestId, startedAt }, match, url)
      observe(app, match.route, answer.status ?? 200, startedAt)
      send(request, response, requestId, answer)
    } catch (error) {
      send(request, response, requestId, failure(error, requestId, request.url ?? ''))
    }
  }
}

async function serve(
  { app, request, requestId, startedAt }: Request,
  match: Match,
  url: URL,
): Promise<Answer> {
  const { method, path, access, run } = match.route
  const plan = planService(method, path, app.settings, Date.now())
  try {
    admit(app, request, access)
    const body = await readBody(request)
    const call = { app, params: match.params, query: url.searchParams, body, headers: request.headers }
    const answer = await run({ ...call, requestId, direct: isDirect(request) })
    if (plan.fails) throw new Error('The timing feed gave no answer.')
    await restOfService(plan.targetMs, performance.now() - startedAt)
    return answer
  } catch (error) {
    const answer = failure(error, requestId, path)
    if (answer.status !== 503) await restOfService(plan.targetMs, performance.now() - startedAt)
    if (answer.status === 500) await recordError(app, `${method} ${path}`, error, requestId)
    return answer
  }
}

function admit(app: App, request: IncomingMessage, access: Route['access']) {
  if (access === 'public') {
    app.maintenance.refuseWhenClosed(request.method ?? 'GET', app.now())
    if (!app.prepared)
      throw new Problem('unavailable', 'The database is not prepared yet.', { 'Retry-After': '5' })
  }
  if (access === 'internal' && !holdsToken(request, app.settings.internalToken)) {
    throw new Problem('unauthenticated', 'This needs a valid X-Internal-Token.')
  }
}

function isDirect({ socket, headers }: IncomingMessage): boolean {
  const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(socket.remoteAddress ?? '')
  return local && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined
}

function readUrl({ url = '/' }: IncomingMessage): URL {
  if (!URL.canParse(url, ORIGIN)) throw new Problem('invalid', 'This is not an address.')
  return new URL(url, ORIGIN)
}

function readRequestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given) ? given : randomUUID()
}

function failure(error: unknown, requestId: string, route: string): Answer {
  const problem = error instanceof Problem ? error : new Problem('internal', 'Something went wrong.')
  if (problem.status === 500) logError('request_failed', error, { route, requestId })
  const headers = { ...problem.headers, 'Content-Type': 'application/problem+json' }
  return { status: problem.status, body: problemBody(problem, requestId, route), headers }
}

function observe(app: App, { method, path }: Route, status: number, startedAt: number) {
  const labels = { http_route: path, http_request_method: method, http_response_status_code: String(status) }
  app.metrics.http.observe(labels, (performance.now() - startedAt) / 1_000)
}

function send(request: IncomingMessage, response: ServerResponse, requestId: string, answer: Answer) {
  const { status = 200, body, headers } = answer
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
}

async function sendMetrics({ metrics: { registry } }: App, response: ServerResponse) {
  response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' })
  response.end(await registry.metrics())
}
