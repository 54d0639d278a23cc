import { createServer } from 'node:http'
import { createDatabaseProxy } from './db-proxy.mjs'
import { createFaults } from './faults.mjs'
import { createCheckIns } from './jobs/check-in.mjs'
import { createJobGate } from './jobs/gate.mjs'
import { createJobHost } from './jobs/host.mjs'
import { createTrigger } from './jobs/trigger.mjs'
import { createMailProvider } from './mail.mjs'
import { createQueueHost } from './queues/host.mjs'
import { createReleaseHost } from './release.mjs'

const MOST_BYTES = 1_000

/*
 * The process around Paddock: the line to its database, its mail provider, the release that runs, its queue
 * workers, and what starts its jobs. All that an incident can break is here, behind a control address on loopback that needs a token.
 */
const { env } = process
const host = env.PADDOCK_HOST
const target = new URL(env.EDGE_DATABASE_TARGET)

const database = createDatabaseProxy({
  host: '127.0.0.1',
  port: Number(env.EDGE_DATABASE_PORT),
  target: { host: target.hostname, port: Number(target.port) },
})
const mail = createMailProvider({
  host: '127.0.0.1',
  port: Number(env.PADDOCK_MAIL_PORT),
  bulkPort: Number(env.PADDOCK_BULK_MAIL_PORT),
})
const release = createReleaseHost({
  script: env.EDGE_PADDOCK_SCRIPT,
  env: paddockEnv(),
  url: `http://${host}:${env.PADDOCK_PORT}`,
})
const jobs = createJobHost({
  env: paddockEnv(),
  tell: createCheckIns({ pitwallUrl: env.EDGE_PITWALL_URL, accountsFile: env.EDGE_ACCOUNTS_FILE }),
  mayBegin: createJobGate({ pitwallUrl: env.EDGE_PITWALL_URL }),
})
const trigger = createTrigger({ token: env.EDGE_JOBS_TOKEN, begin: jobs.begin })
const queues = createQueueHost({ env: paddockEnv() })
const faults = createFaults({ database, mail, release, jobs, queues, file: env.EDGE_STATE_FILE })
const control = createServer(serve)

process.once('SIGTERM', stop)
process.once('SIGINT', stop)
watchParent(process.ppid)

await faults.start()
if (env.EDGE_PITWALL_URL) {
  jobs.start()
  queues.start()
}
control.listen(Number(env.EDGE_CONTROL_PORT), '127.0.0.1')

/** Secrets of the edge are not Paddock's business. */
function paddockEnv() {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('EDGE_')))
}

async function serve(request, response) {
  const answer = (status, body) => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  try {
    if (request.url.startsWith('/jobs/')) return answer(trigger(request), {})
    if (request.headers.authorization !== `Bearer ${env.EDGE_TOKEN}`) return answer(401, {})
    if (request.method === 'GET') return answer(200, faults.read())
    if (request.method !== 'PUT') return answer(405, {})
    return answer(200, await faults.apply(JSON.parse(await readText(request))))
  } catch (error) {
    answer(500, { reason: error.message })
  }
}

async function readText(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > MOST_BYTES) throw new Error('too much')
  }
  return text
}

async function stop() {
  control.close()
  jobs.stop()
  await Promise.all([release.stop(), queues.stop()])
  await Promise.all([database.shut(), mail.close()])
  process.exit(0)
}

/** Started by someone who is gone, nobody would stop us. */
function watchParent(parent) {
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, 2_000).unref()
}
