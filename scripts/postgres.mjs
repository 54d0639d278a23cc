import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.mjs'
import { freePort } from './ports.mjs'
import { postgresAccount } from './postgres/account.mjs'
import { findBinaries } from './postgres/binaries.mjs'
import { createCluster, launch, majorOf, SUPERUSER } from './postgres/cluster.mjs'
import { findRunning, readPostmaster, stopPostmaster } from './postgres/postmaster.mjs'
import { isAlive, signal, until } from './processes.mjs'

const PREFERRED_PORT = 54_320
const READY_MS = 60_000
const WATCH_MS = 500
const DUPLICATE_DATABASE = '42P04'

/**
 * The embedded database: starts it, or adopts the one that a killed start left running.
 * @param durable false trades safety against power loss for speed (tests)
 * @returns `{ dir, port, adopted, url(database), urlFor(database), stop(), kill(), watch(log) }`; `urlFor` creates what is absent, `kill` does
 * not wait (nothing committed is lost)
 */
export async function startPostgres({ rootDir, dataDir, password, durable = true, account: options }) {
  const account = postgresAccount(join(dataDir, 'postgres'), options)
  const logFile = join(dataDir, 'log', 'postgres.log')
  const major = majorOf(account.dir)
  const orphan = major && (await findRunning(account.dir))
  const binaries = orphan ? undefined : findBinaries({ rootDir, major })
  const binDir = binaries && account.usable(binaries.binDir)
  if (!major) await createCluster({ account, binDir, password, logFile, durable })

  const start = async (port) => up(launch({ account, binDir, port, logFile, durable }), account.dir)
  if (!orphan) await start(await freePort(PREFERRED_PORT))
  const { port } = readPostmaster(account.dir)
  const url = (database = 'postgres') => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`

  return {
    dir: account.dir,
    port,
    adopted: Boolean(orphan),
    url,
    urlFor: (database) => createDatabase(url, database),
    stop: () => stop(account.dir),
    kill: () => signalRunning(account.dir, 'SIGQUIT'),
    watch: (log) =>
      watch({ dir: account.dir, log, restart: () => restart({ account, rootDir, port, logFile, durable }) }),
  }
}

/** Ends a server that was left running there and removes its data. */
export async function removePostgres(dataDir) {
  const place = join(dataDir, 'postgres')
  if (!existsSync(place)) return
  await stop(place)
  const elsewhere = lstatSync(place).isSymbolicLink() ? dirname(realpathSync(place)) : undefined
  for (const path of [elsewhere, place]) if (path) rmSync(path, { recursive: true, force: true })
}

async function up(server, dir) {
  const ready = await until(() => {
    server.check()
    return readPostmaster(dir)?.status === 'ready'
  }, READY_MS)
  if (!ready) throw new Failure('Postgres is not ready after a minute.')
}

async function createDatabase(url, database) {
  const { default: postgres } = await import('postgres')
  const sql = postgres(url(), { max: 1, connect_timeout: 10, onnotice: () => undefined })
  try {
    await sql`create database ${sql(database)}`
  } catch (error) {
    if (error.code === '28P01') throw new Failure('The local database refuses the password in secrets.json.')
    if (error.code !== DUPLICATE_DATABASE) throw error
  } finally {
    await sql.end()
  }
  return url(database)
}

async function stop(dir) {
  const running = readPostmaster(dir)
  if (running && isAlive(running.pid)) await stopPostmaster(running.pid)
}

function signalRunning(dir, name) {
  const running = readPostmaster(dir)
  if (running) signal(running.pid, name)
}

async function restart({ account, rootDir, port, logFile, durable }) {
  if (await findRunning(account.dir)) return
  const { binDir } = findBinaries({ rootDir, major: majorOf(account.dir) })
  await up(launch({ account, binDir: account.usable(binDir), port, logFile, durable }), account.dir)
}

/**
 * Brings a crashed server back. One that was stopped on purpose removed its `postmaster.pid` and stays stopped.
 * @returns a function that ends the watch
 */
function watch({ dir, log, restart: bringBack }) {
  const ending = new AbortController()
  const loop = async () => {
    let wasThere = true
    for (;;) {
      await sleep(WATCH_MS, undefined, { signal: ending.signal, ref: false })
      const said = readPostmaster(dir)
      if (!said && wasThere) log('Postgres was stopped from outside; Pitwall waits for its return.')
      wasThere = Boolean(said)
      if (!said || isAlive(said.pid)) continue
      log('Postgres ended unexpectedly; starting it again.')
      await bringBack().catch((error) => log(`${error.message}`))
    }
  }
  loop().catch((error) => error.name === 'AbortError' || log(`${error.message}`))
  return () => ending.abort()
}
