import { listMigrations, readDatabaseInfo } from './database-info'
import { maintenanceRequest } from './maintenance'
import { Problem } from './problem'
import type { Answer, Call, Route } from './router'
import { runSmoke } from './smoke'

const MOST_MIGRATIONS = 10

export const internalRoutes: Route[] = [
  { method: 'GET', path: '/api/internal/system/info', access: 'internal', run: info },
  { method: 'GET', path: '/api/internal/system/smoke', access: 'internal', run: smoke },
  { method: 'GET', path: '/api/internal/ops/db-info', access: 'internal', run: databaseInfo },
  { method: 'POST', path: '/api/internal/system/maintenance/enable', access: 'internal', run: enable },
  { method: 'POST', path: '/api/internal/system/maintenance/disable', access: 'internal', run: disable },
]

async function info({ app }: Call): Promise<Answer> {
  const { version, revision } = app.settings
  const uptimeSeconds = Math.round((app.now().getTime() - app.startedAt) / 1_000)
  const migrations = (await listMigrations(app)).slice(0, MOST_MIGRATIONS)
  return { body: { name: 'paddock', version, revision, environment: 'demo', uptimeSeconds, migrations } }
}

async function smoke({ app }: Call): Promise<Answer> {
  const report = await runSmoke(app)
  return { status: report.status === 'pass' ? 200 : 503, body: report }
}

async function databaseInfo({ app }: Call): Promise<Answer> {
  return { body: await readDatabaseInfo(app) }
}

async function enable({ app, body }: Call): Promise<Answer> {
  const request = maintenanceRequest.safeParse(body)
  if (!request.success)
    throw new Problem('invalid', request.error.issues[0]?.message ?? 'The body is not valid.')
  return { body: await app.maintenance.enable(request.data, app.now()) }
}

async function disable({ app }: Call): Promise<Answer> {
  return { body: await app.maintenance.disable(app.now()) }
}
