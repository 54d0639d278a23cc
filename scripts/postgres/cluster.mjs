import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.mjs'
import { lastLines, logEnd, openLog } from '../log-file.mjs'
import { run } from '../run.mjs'

export const SUPERUSER = 'pitwall'

/** The Postgres major that made the data directory, or undefined when there is none yet. */
export function majorOf(dir) {
  const path = join(dir, 'PG_VERSION')
  return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) : undefined
}

/** Makes the data directory beside its place and moves it there whole, so that a cut initdb leaves nothing behind. */
export async function createCluster({ account, binDir, password, logFile, durable }) {
  const draft = `${account.dir}.new`
  const passwordFile = `${draft}.password`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  for (const path of [draft, passwordFile]) account.own(path)
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const args = [
    '-D',
    draft,
    '-U',
    SUPERUSER,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
  ]
  const [program, all, options] = account.command(join(binDir, 'initdb'), [
    ...args,
    '--locale=C',
    `--lc-ctype=${locale}`,
    ...(durable ? [] : ['--no-sync']),
  ])
  const { code, lines } = await run(program, all, { ...options, logFile }).finally(() =>
    rmSync(passwordFile, { force: true }),
  )
  if (code !== 0)
    throw new Failure(`Postgres could not make its data directory (${code}).`, { details: lines })
  writeFileSync(join(draft, 'postgresql.conf'), "include 'pitwall.conf'\n", { flag: 'a' })
  mkdirSync(dirname(account.dir), { recursive: true })
  renameSync(draft, account.dir)
}

/** Starts the server; its settings stand in `pitwall.conf`, so that `pg_ctl start` by hand gives the same. */
export function launch({ account, binDir, port, logFile, durable }) {
  const settings = join(account.dir, 'pitwall.conf')
  writeFileSync(settings, configuration(port, durable))
  account.own(settings)
  const [program, args, options] = account.command(join(binDir, 'postgres'), ['-D', account.dir])
  const from = logEnd(logFile)
  const log = openLog(logFile)
  const child = spawn(program, args, { ...options, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  let ended
  child.once('error', (error) => {
    ended = error.message
  })
  child.once('exit', (code, name) => {
    ended ??= `exit ${code ?? name}`
  })
  child.unref()
  return {
    /** Throws what Postgres said last when it did not come up. */
    check() {
      if (!ended) return
      const details = lastLines(logFile, { from, count: 8 })
      throw new Failure(`Postgres did not start (${ended}); its log: ${logFile}`, { details })
    },
  }
}

function configuration(port, durable) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return `# Written at each start of Pitwall.\n${lines.join('\n')}\n`
}
