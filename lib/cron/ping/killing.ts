import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { type OwnPostgres, ownPostgres } from '@/db/testing/own-postgres'
import { bundle, type ServerProcess, serverProcess } from '@/lib/server/testing/process'

const START_MS = 30_000
const CONNECTIONS = 16

/** A real server and a real Postgres, to be killed under check-ins that all carry ids of their own. */
export async function killable() {
  const built = await bundle('lib/server/testing/without-pages.ts')
  const database = await ownPostgres()
  // What is answered has been written: the setting of tests for speed is taken back.
  database.set('synchronous_commit = on')
  await database.start()
  const settings = { DATABASE_URL: database.url, PITWALL_WORKER: 'on', LOG_LEVEL: 'error' }
  let server = await serverProcess(built.file, settings)
  await server.until('/api/health/ready', 200, START_MS)
  const jobs = await makeJobs(database)

  async function round(victim: 'server' | 'postgres'): Promise<{ answered: number; lost: number }> {
    const load = new Load(server, jobs)
    await load.reached(50 + Math.floor(Math.random() * 200))
    if (victim === 'server') {
      server.kill('SIGKILL')
      await server.exited
    } else killPostgres(database)
    await sleep(100)
    await load.stop()
    if (victim === 'server') {
      server = await serverProcess(built.file, settings)
    } else await database.start()
    await server.until('/api/health/ready', 200, START_MS)
    return { answered: load.acknowledged.length, lost: await countLost(database, load.acknowledged) }
  }

  async function remove() {
    await server.remove()
    await database.remove()
    built.remove()
  }
  return { round, remove }
}

/** The postmaster and all it started, at once: nothing is written that was not written yet. */
function killPostgres({ dir }: OwnPostgres): void {
  const postmaster = Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0])
  const started = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
  for (const pid of [postmaster, ...started.trim().split(' ').map(Number)]) process.kill(pid, 'SIGKILL')
}

async function makeJobs({ url }: OwnPostgres): Promise<string[]> {
  const sql = postgres(url, { max: 1 })
  const [setting] = await sql`show synchronous_commit`
  if (setting?.synchronous_commit !== 'on') throw new Error('nothing is promised without synchronous_commit')
  const rows = await sql`
    insert into cron_jobs (slug, name, schedule, grace_seconds, max_runtime_seconds, source, health_since,
      planned_until, created_by, created_at, updated_at)
    select 'job-' || n, 'Job', '* * * * *', 60, 600, 'api', now(), now(), 'test', now(), now()
    from generate_series(1, 20) as n returning ping_id`
  await sql.end()
  return rows.map(({ ping_id: id }) => String(id))
}

async function countLost({ url }: OwnPostgres, runIds: string[]): Promise<number> {
  const sql = postgres(url, { max: 1 })
  const [row] = await sql`
    select count(*)::int as lost from unnest(${runIds}::text[]) as sent(id)
    where not exists (select from cron_check_ins as c where c.run_id = sent.id)`
  await sql.end()
  return Number(row?.lost)
}

/** Each connection checks in again and again until told to stop; keeps the ids that were answered with 200. */
class Load {
  readonly acknowledged: string[] = []
  #running = true
  readonly #sockets = new Set<Socket>()
  readonly #lines: Promise<void>[]

  constructor({ port }: ServerProcess, jobs: readonly string[]) {
    this.#lines = Array.from({ length: CONNECTIONS }, (_, at) => this.#work(port, jobs, at))
  }

  async reached(answers: number): Promise<void> {
    while (this.acknowledged.length < answers) await sleep(2)
  }

  async stop(): Promise<void> {
    this.#running = false
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(this.#lines)
  }

  async #work(port: number, jobs: readonly string[], at: number): Promise<void> {
    for (let count = at; this.#running; count++) {
      const runId = crypto.randomUUID()
      const heard = await this.#ask(port, `/ping/${jobs[count % jobs.length]}?rid=${runId}`)
      if (heard.startsWith('HTTP/1.1 200')) this.acknowledged.push(runId)
      else await sleep(5)
    }
  }

  #ask(port: number, path: string): Promise<string> {
    return new Promise((resolve) => {
      let heard = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: pitwall\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        ),
      )
      this.#sockets.add(socket)
      socket.on('data', (chunk) => {
        heard += chunk
      })
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        resolve(heard)
      })
    })
  }
}
