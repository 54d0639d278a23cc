import { readFileSync } from 'node:fs'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { test as base } from './fixtures'

export const REFUSED = 'connect ECONNREFUSED 127.0.0.1:4711'
export const TIMED_OUT = 'The exporter said nothing for 30 s'
export const SECRET = 'a-token-nobody-may-see'
const SOURCE = 'outbox'
const REFUSED_JOBS = 7

type Seeded = {
  source: string
  queue: string
  path: string
  jobPath: (id: string) => string
  /** Newest last: seven that were refused, then one that timed out. */
  jobIds: string[]
  /** A worker takes what waits; every job ends well, or fails. */
  work: (outcome?: 'ok' | 'failed') => Promise<void>
}

type Fixtures = { failedQueue: Seeded; retryRunId: string }

/**
 * `failedQueue`: eight failed jobs in a queue of Paddock's pg-boss, only the test's own; `retryRunId`: a retry that is
 * over. Both are gone with the test.
 */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  failedQueue: async ({}, use) => {
    const queue = `e2e-${crypto.randomUUID().slice(0, 8)}`
    const boss = new PgBoss({
      ...{ connectionString: paddockUrl(), max: 2, supervise: false, schedule: false, migrate: false },
    })
    boss.on('error', () => undefined)
    await boss.start()
    const sql = postgres(databaseUrl(), { max: 1 })
    try {
      const jobIds = await fill(boss, queue)
      await untilSeen(sql, queue)
      await use(seeded(boss, queue, jobIds))
    } finally {
      await emptied(queue)
      await boss.deleteQueue(queue)
      await boss.stop({ graceful: false })
      await sql`delete from queues where source = ${SOURCE} and queue = ${queue}`
      await sql.end()
    }
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  retryRunId: async ({}, use) => {
    const sql = postgres(databaseUrl(), { max: 1 })
    const [run] = await sql`
      insert into queue_retry_runs (source, queue, asked, state, canary, rate_per_second, created_by, created_by_name,
        created_at, ended_at, paid_until, next_due_at)
      values (${SOURCE}, 'mail', '{"jobIds": 3}', 'finished', 5, 5, 'user:e2e', 'e2e', now(), now(), now(), now())
      returning id`
    await use(String(run?.id))
    await sql`delete from queue_retry_runs where id = ${String(run?.id)}`
    await sql.end()
  },
})

const databaseUrl = (): string =>
  JSON.parse(readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8')).databaseUrl

function paddockUrl(): string {
  const url = new URL(databaseUrl())
  url.pathname = '/paddock'
  return url.href
}

async function fill(boss: PgBoss, queue: string): Promise<string[]> {
  await boss.createQueue(queue)
  const ids: string[] = []
  for (let place = 0; place <= REFUSED_JOBS; place += 1) {
    const payload = {
      leagueId: place === 3 ? 'grand-slam' : 'apex',
      order: { number: 100 + place },
      token: SECRET,
    }
    ids.push((await boss.send(queue, payload, { retryLimit: 0 })) ?? '')
  }
  await boss.fetch(queue, { batchSize: REFUSED_JOBS + 1 })
  for (const [place, id] of ids.entries())
    await boss.fail(queue, id, new Error(place < REFUSED_JOBS ? REFUSED : TIMED_OUT))
  return ids
}

/** Pitwall finds queues by itself, some seconds after they are there. */
async function untilSeen(sql: postgres.Sql, queue: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const [seen] = await sql`
      select from queues where source = ${SOURCE} and queue = ${queue}
        and (reading #>> '{counts,failed,value}')::int > ${REFUSED_JOBS}`
    if (seen) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`Pitwall has not found the queue ${queue} within a minute`)
}

const seeded = (boss: PgBoss, queue: string, jobIds: string[]): Seeded => ({
  ...{ source: SOURCE, queue, jobIds, path: `/queues/${SOURCE}/${queue}` },
  jobPath: (id) => `/queues/${SOURCE}/${queue}/jobs/${id}`,
  async work(outcome = 'ok') {
    await boss.work(queue, { pollingIntervalSeconds: 0.5, batchSize: 10 }, async () => {
      if (outcome === 'failed') throw new Error(REFUSED)
    })
  },
})

/** pg-boss 10 keeps a queue that still has jobs. */
async function emptied(queue: string): Promise<void> {
  const sql = postgres(paddockUrl(), { max: 1 })
  await sql`delete from pgboss.job where name = ${queue}`
  await sql.end()
}
