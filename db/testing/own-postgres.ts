import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { freePort } from '@/scripts/ports.mjs'
import { postgresAccount } from '@/scripts/postgres/account.mjs'
import { findBinaries } from '@/scripts/postgres/binaries.mjs'
import { createCluster, launch } from '@/scripts/postgres/cluster.mjs'
import { isAlive } from '@/scripts/processes.mjs'

const PASSWORD = 'for-tests-only'
const FIRST_PORT = 56_100
const UP_MS = 20_000

export type OwnPostgres = Awaited<ReturnType<typeof ownPostgres>>

/** A Postgres of one test file, to be frozen, killed and stopped as it likes. Not started yet. */
export async function ownPostgres() {
  const home = mkdtempSync(join(tmpdir(), 'pitwall-postgres-'))
  const account = postgresAccount(join(home, 'data'))
  const { binDir } = findBinaries({ rootDir: process.cwd(), major: undefined })
  const logFile = join(home, 'postgres.log')
  const setup = { account, binDir: account.usable(binDir), logFile, durable: false }
  await createCluster({ ...setup, password: PASSWORD })
  const port = await freePort(FIRST_PORT + (process.pid % 500))
  const url = `postgres://pitwall:${PASSWORD}@127.0.0.1:${port}/postgres`

  const pid = () => Number(readFileSync(join(account.dir, 'postmaster.pid'), 'utf8').split('\n')[0])
  const start = async () => {
    launch({ ...setup, port })
    await untilUp(url)
  }
  const stop = async (how: 'fast' | 'immediate') => {
    const running = pid()
    process.kill(running, how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    while (isAlive(running)) await sleep(20)
  }
  const remove = async () => {
    await stop('immediate').catch(() => undefined)
    rmSync(home, { recursive: true, force: true })
  }
  return {
    url,
    start,
    stop,
    remove,
    /** Of its data. */
    dir: account.dir,
    logFile,
    /** Takes effect at the next start. */
    set: (line: string) => appendFileSync(join(account.dir, 'postgresql.conf'), `${line}\n`),
    /** Sends a signal to the server processes of this client (its application name). */
    signal: (name: NodeJS.Signals, application = 'pitwall') => signalBackends(url, name, application),
  }
}

async function untilUp(url: string): Promise<void> {
  const deadline = performance.now() + UP_MS
  for (;;) {
    const sql = postgres(url, { max: 1, connect_timeout: 1, onnotice: () => undefined })
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(50)
    } finally {
      await sql.end({ timeout: 0 })
    }
  }
}

async function signalBackends(url: string, name: NodeJS.Signals, application: string): Promise<number[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    const rows = await sql`select pid from pg_stat_activity where application_name = ${application}`
    const pids = rows.map((row) => Number(row.pid))
    for (const pid of pids) process.kill(pid, name)
    return pids
  } finally {
    await sql.end({ timeout: 0 })
  }
}
