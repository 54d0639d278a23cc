import { once } from 'node:events'
import type { Server } from 'node:http'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { pool } from '@/db/client'
import { drainDelaySeconds, env } from '@/lib/env'
import { watchMaintenance } from '@/lib/maintenance/memory/watch'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { flushTraces, startTracing } from '@/lib/telemetry/tracing'
import type { FirstAdmin } from '@/lib/users/first-admin'
import { appVersion } from '@/lib/version'
import { startWorker, type Worker } from '@/lib/worker/loop'
import { boot } from './boot'
import { requestHandler } from './handler'
import { httpServer } from './http-server'
import { FAST_LANE } from './lane'
import { type Pages, preparePages } from './pages'
import { watchReadiness } from './readiness-gauge'
import { checkSettings, SettingsError } from './settings'
import { stopOnSignals } from './stop'

type Parts = { prepare?: (server: Server) => Promise<Pages>; lane?: string[] }

/**
 * Serves Pitwall until a signal: listens first, so that `live` answers whatever else is missing, then prepares pages and
 * database side by side.
 *
 * @throws SettingsError and what `boot` throws; the caller ends the process
 */
export async function run({ prepare = preparePages, lane = FAST_LANE }: Parts = {}): Promise<void> {
  checkSettings()
  const { version, revision } = appVersion()
  startTracing(version)
  metrics().buildInfo.set({ version, revision }, 1)
  metrics().ready.set(0)

  let pages: Pages | undefined
  let booted = false
  const request = requestHandler({
    routes: apiRoutes,
    pages: pagePatterns,
    lane,
    fallback: () => pages?.fallback,
    isBooted: () => booted,
  })
  const server = httpServer({
    request,
    upgrade: (asked, socket, head) => void (pages?.upgrade?.(asked, socket, head) ?? socket.destroy()),
  })
  watchMaintenance()
  await listen(server)
  log().info({ version, revision, host: env().HOST, port: env().PORT }, 'listening')

  let worker: Worker | undefined
  const stopping = new AbortController()
  stopOnSignals({ server, drainSeconds: drainDelaySeconds(), stopping, end: () => endAll(worker) })
  const prepared = prepare(server).then((made) => {
    pages = made
  })
  const [admin] = await Promise.all([boot(stopping.signal), prepared])
  if (stopping.signal.aborted) return
  booted = true
  tellFirstAdmin(admin)
  watchReadiness()
  worker = env().PITWALL_WORKER ? startWorker() : undefined
  log().info('ready')
}

/** @throws SettingsError when the address cannot be had */
async function listen(server: Server): Promise<void> {
  const { HOST, PORT } = env()
  server.listen(PORT, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') throw new SettingsError([`PORT: ${PORT} on ${HOST} is taken`])
    if (code === 'EACCES') throw new SettingsError([`PORT: ${PORT} may not be used by this account`])
    if (code === 'EADDRNOTAVAIL') throw new SettingsError([`HOST: ${HOST} is no address of this machine`])
    throw error
  }
}

async function endAll(worker: Worker | undefined): Promise<void> {
  await worker?.stop()
  await flushTraces()
  await pool().end(1_000)
}

function tellFirstAdmin(admin: FirstAdmin | undefined): void {
  if (!admin?.password) return
  const file = `${env().PITWALL_DATA_DIR}/first-admin.json`
  // A log keeps what it is told: only a person at a terminal reads the password from here.
  const secret = process.stderr.isTTY ? `password ${admin.password}` : 'password not shown in logs'
  process.stderr.write(`First admin ${admin.email}, ${secret}; it stands in ${file}\n`)
}
