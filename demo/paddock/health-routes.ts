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

async function ready({ app }: Call): Promise<Answer> {
  const database = await checkDatabase(app)
  const isUp = database.status !== 'unhealthy'
  const checks = {
    database: { status: isUp ? 'ok' : 'down' },
    migrations: { status: app.prepared ? 'current' : 'behind' },
    draining: { status: app.draining ? 'active' : 'disabled' },
  }
  const isReady = isUp && app.prepared && !app.draining
  return { status: isReady ? 200 : 503, body: { status: isReady ? 'ready' : 'not_ready', checks } }
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

async function dependencies({ app }: Call): Promise<Answer> {
  const report = await checkDependencies(app)
  return { status: report.status === 'unhealthy' ? 503 : 200, body: report }
}
