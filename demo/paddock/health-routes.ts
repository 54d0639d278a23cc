import { checkDatabase, checkDependencies } from './health'
import { holdsToken } from './internal-token'
import { Problem } from './problem'
import type { Answer, Call, Route } from './router'

export const healthRoutes: Route[] = [
  { method: 'GET', path: '/api/health/live', access: 'health', run: live },
  { method: 'GET', path: '/health/live', access: 'health', run: live },
  { method: 'GET', path: '/api/health/ready', access: 'health', run: ready },
  { method: 'GET', path: '/health/ready', access: 'health', run: protectedReady },
  { method: 'GET', path: '/api/health/ping', access: 'health', run: ping },
  { method: 'GET', path: '/api/health/dependencies', access: 'health', run: dependencies },
]

function live({ app }: Call): Answer {
  const { version, revision } = app.settings
  const uptimeSeconds = Math.round((app.now().getTime() - app.startedAt) / 1_000)
  return { body: { status: 'ok', version, revision, uptimeSeconds } }
}

/** Strangers get the status alone. */
function told<Report extends { status: string }>(call: Call, report: Report): Report | { status: string } {
  const isKnown = call.direct || holdsToken(call, call.app.settings.internalToken)
  return isKnown ? report : { status: report.status }
}

async function ready(call: Call): Promise<Answer> {
  const { app } = call
  const database = await checkDatabase(app)
  const isUp = database.status !== 'unhealthy'
  const checks = {
    database: { status: isUp ? 'ok' : 'down' },
    migrations: { status: app.prepared ? 'current' : 'behind' },
    draining: { status: app.draining ? 'active' : 'disabled' },
  }
  const isReady = isUp && app.prepared && !app.draining
  const body = told(call, { status: isReady ? 'ready' : 'not_ready', checks })
  return { status: isReady ? 200 : 503, body }
}

function protectedReady(call: Call): Promise<Answer> {
  if (call.direct || holdsToken(call, call.app.settings.internalToken)) return ready(call)
  throw new Problem('unauthenticated', 'This needs a valid X-Internal-Token.')
}

async function ping({ app }: Call): Promise<Answer> {
  const { status, latencyMs } = await checkDatabase(app)
  return {
    body: { status: status === 'unhealthy' ? 'degraded' : 'ok', latencyMs, database: { status, latencyMs } },
  }
}

async function dependencies(call: Call): Promise<Answer> {
  const report = await checkDependencies(call.app)
  return { status: report.status === 'unhealthy' ? 503 : 200, body: told(call, report) }
}
