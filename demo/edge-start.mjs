import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopChild, withDeadline } from './child.mjs'
import { ALL_WELL } from './faults.mjs'
import { choosePorts } from './ports.mjs'
import { readJson, writeJson } from './state.mjs'

const READY_MS = 60_000

/** Starts the edge, which starts Paddock; resolves once Paddock is live and its edge can be told what to break. */
export async function startEdge({
  dir,
  dataDir,
  buildDir,
  host,
  pitwallUrl,
  backupDir,
  databaseUrl,
  redisUrl,
  secrets,
  freePort,
  log,
  spawnChild,
}) {
  const script = join(buildDir, 'paddock.mjs')
  if (!existsSync(script)) throw new Error(`Paddock is not built: ${script} is missing`)
  const ports = await choosePorts(freePort)
  const paddockUrl = `http://${host}:${ports.paddock}`
  const proxied = through(databaseUrl, ports.database)
  const stateFile = join(dir, 'faults.json')

  const child = spawnChild('paddock', process.execPath, [new URL('edge.mjs', import.meta.url).pathname], {
    logFile: join(dataDir, 'log', 'paddock.log'),
    env: {
      PADDOCK_HOST: host,
      PADDOCK_PORT: String(ports.paddock),
      PADDOCK_DATABASE_URL: proxied,
      PADDOCK_INTERNAL_TOKEN: secrets.internalToken,
      PADDOCK_MAIL_HOST: '127.0.0.1',
      PADDOCK_MAIL_PORT: String(ports.mail),
      PADDOCK_BULK_MAIL_PORT: String(ports.bulkMail),
      ...(redisUrl && { PADDOCK_REDIS_URL: redisUrl }),
      ...(backupDir && { PADDOCK_BACKUP_DIR: backupDir }),
      ...(pitwallUrl && { EDGE_PITWALL_URL: pitwallUrl }),
      EDGE_ACCOUNTS_FILE: join(dir, 'accounts.json'),
      EDGE_CONTROL_PORT: String(ports.control),
      EDGE_TOKEN: secrets.edgeToken,
      EDGE_JOBS_TOKEN: secrets.jobsToken,
      EDGE_DATABASE_PORT: String(ports.database),
      EDGE_DATABASE_TARGET: origin(databaseUrl),
      EDGE_STATE_FILE: stateFile,
      EDGE_PADDOCK_SCRIPT: script,
    },
  })
  const control = { url: `http://127.0.0.1:${ports.control}`, token: secrets.edgeToken }
  await withDeadline(child, READY_MS, 'Paddock', () => answers(control))
  writeJson(join(dir, 'edge.json'), control)
  log(`  Paddock ${paddockUrl}`)
  remindOfFaults(stateFile, log)

  const jobsUrl = `${control.url}/jobs`
  return { paddockUrl, databaseUrl: proxied, mailPort: ports.mail, jobsUrl, stop: () => stopChild(child) }
}

/** The same database at the proxy's address. */
function through(databaseUrl, port) {
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return url.href
}

/** Where the database really listens, without the credentials. */
function origin(databaseUrl) {
  const { hostname, port } = new URL(databaseUrl)
  return `tcp://${hostname}:${port || 5432}`
}

async function answers({ url, token }) {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  }).catch(() => undefined)
  if (response?.ok) return true
  await sleep(100)
  return false
}

function remindOfFaults(stateFile, log) {
  const on = Object.entries(readJson(stateFile, ALL_WELL)).filter(([name, value]) => ALL_WELL[name] !== value)
  if (on.length === 0) return
  const faults = on.map(([name, value]) => `${name} ${value}`).join(', ')
  log(`  Still on from an incident: ${faults}. End it with: npm run demo:incident -- clear`)
}
