import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { pool } from '@/db/client'
import { drainDelaySeconds, env } from '@/lib/env'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { flushTraces, startTracing } from '@/lib/telemetry/tracing'
import type { FirstAdmin } from '@/lib/users/first-admin'
import { appVersion } from '@/lib/version'
import { startWorker } from '@/lib/worker/loop'
import { boot } from './boot'
import { type Fallback, requestHandler } from './handler'
import { httpServer } from './http-server'
import { FAST_LANE } from './lane'
import { checkSettings, SettingsError } from './settings'
import { stopOnSignals } from './stop'

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
type Pages = { fallback: Fallback; upgrade: Upgrade | undefined }

/**
 * Serves Pitwall until a signal: listens first, so that `live` answers whatever else is missing, then prepares pages and
 * database side by side.
 *
 * @throws SettingsError and what `boot` throws; the caller ends the process
 */
export async function run(): Promise<void> {
  checkSettings()
  const { version, revision } = appVersion()
  startTracing(version)
  metrics().buildInfo.set({ version, revision }, 1)
  metrics().ready.set(0)

  let pages: Pages | undefined
  let booted = false
  const server = httpServer({
    request: requestHandler({
      routes: apiRoutes,
      pages: pagePatterns,
      lane: FAST_LANE,
      fallback: () => pages?.fallback,
      isBooted: () => booted,
    }),
    upgrade: (request, socket, head) => void (pages?.upgrade?.(request, socket, head) ?? socket.destroy()),
  })
  await listen(server)
  log().info({ version, revision, host: env().HOST, port: env().PORT }, 'listening')

  const stopping = new AbortController()
  stopOnSignals({ server, drainSeconds: drainDelaySeconds(), end: () => endAll(stopping) })
  const prepared = preparePages(server).then((made) => {
    pages = made
  })
  const [admin] = await Promise.all([boot(stopping.signal), prepared])
  booted = true
  tellFirstAdmin(admin)
  if (env().PITWALL_WORKER) startWorker()
  log().info('ready')
}

/** @throws SettingsError when somebody else has the port */
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

async function preparePages(server: Server): Promise<Pages> {
  const dev = process.env.PITWALL_DEV === '1'
  const { default: next } = await import('next')
  const { HOST, PORT } = env()
  const app = next({ dev, dir: process.cwd(), hostname: HOST, port: PORT, httpServer: server, quiet: !dev })
  await app.prepare()
  const fallback = app.getRequestHandler()
  return {
    fallback: (request, response) => fallback(request, response),
    upgrade: dev ? app.getUpgradeHandler() : undefined,
  }
}

async function endAll(stopping: AbortController): Promise<void> {
  stopping.abort()
  if (env().PITWALL_WORKER) await startWorker().stop()
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
