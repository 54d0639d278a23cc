import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { PitwallGate } from '../../deploy/gate/pitwall-gate'
import type { App } from './app'
import { openDatabase } from './database'
import { createDeadlineTask } from './deadline-task'
import { draftRoutes } from './draft-routes'
import { healthRoutes } from './health-routes'
import { internalRoutes } from './internal-routes'
import { leagueRoutes } from './league-routes'
import { logError } from './log'
import { createMaintenance } from './maintenance'
import { createMetrics } from './metrics'
import { migrate } from './migrations'
import { raceRoutes } from './race-routes'
import { seedDatabase } from './seed'
import { requestListener } from './server'
import type { Settings } from './settings'
import { startTraffic } from './traffic'
import { userRoutes } from './user-routes'

const RETRY_MS = 2_000
const DRAIN_MS = 3_000
const ROUTES = [
  ...healthRoutes,
  ...internalRoutes,
  ...raceRoutes,
  ...leagueRoutes,
  ...draftRoutes,
  ...userRoutes,
]

export type Paddock = { app: App; url: string; prepared: Promise<void>; stop(): Promise<void> }

/** Listens at once; the database may come later, or come back later. */
export async function startPaddock(settings: Settings): Promise<Paddock> {
  const app = createApp(settings)
  const serve = requestListener(app, ROUTES)
  const gate = settings.gate && openGate(settings.gate)
  const server = createServer(
    gate ? (...asked) => gate.middleware(...asked, () => void serve(...asked)) : serve,
  )
  const url = await listen(server, settings)
  const prepared = prepareDatabase(app)
  const stopTraffic = settings.traffic ? startTraffic(url, settings.seed) : () => undefined

  return {
    app,
    url,
    prepared,
    async stop() {
      app.draining = true
      stopTraffic()
      gate?.stop()
      app.deadlineTask.stop()
      await closeServer(server)
      await app.database.close()
    },
  }
}

function openGate(at: NonNullable<Settings['gate']>): PitwallGate {
  return new PitwallGate({
    ...at,
    service: 'paddock',
    whenUnknown: 'open',
    healthPaths: ['/api/health/*', '/health/*', '/metrics'],
    tenant: ({ path }) => /^\/api\/leagues\/([^/?]+)/.exec(path)?.[1],
  })
}

function createApp(settings: Settings): App {
  const metrics = createMetrics(settings.version, settings.revision)
  const database = openDatabase(settings.databaseUrl, metrics)
  return {
    settings,
    metrics,
    database,
    maintenance: createMaintenance(database),
    deadlineTask: createDeadlineTask(database),
    startedAt: Date.now(),
    prepared: false,
    draining: false,
    now: () => new Date(),
  }
}

async function prepareDatabase(app: App) {
  while (!app.draining) {
    try {
      await migrate(app.database.sql)
      await seedDatabase(app.database.sql, app.settings.seed, app.now())
      await app.maintenance.restore(app.now())
      app.prepared = true
      app.deadlineTask.start()
      return
    } catch (error) {
      logError('database_not_prepared', error)
      await sleep(RETRY_MS, undefined, { ref: false })
    }
  }
}

function listen(server: Server, { host, port }: Settings): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      resolve(`http://${host}:${bound}`)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
