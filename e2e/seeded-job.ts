import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { test as base } from './fixtures'

export const ERROR = 'TypeError: the price of bill 4711 is not a number'

type Seeded = { id: string; pingId: string; name: string }

/** `failedJob`: one of nobody's service whose last run failed with a log, only the test's own; gone with the test. */
export const test = base.extend<{ failedJob: Seeded }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  failedJob: async ({}, use) => {
    const { databaseUrl } = JSON.parse(
      readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8'),
    )
    const sql = postgres(databaseUrl, { max: 1 })
    const job = await seed(sql)
    await use(job)
    await sql`delete from cron_jobs where id = ${job.id}`
    await sql.end()
  },
})

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)

async function seed(sql: postgres.Sql): Promise<Seeded> {
  // In the list the first of those that are down.
  const slug = `0-bills-${crypto.randomUUID().slice(0, 8)}`
  const name = `Bills ${slug.slice(-8)}`
  const [job] = await sql`
    insert into cron_jobs (slug, name, schedule, grace_seconds, max_runtime_seconds, source, health, health_since,
      next_due_at, planned_until, created_by, created_at, updated_at)
    values (${slug}, ${name}, '0 2 * * *', 300, 3600, 'api', 'down', ${ago(12)}, ${ago(-1_000)}, ${ago(-3_000)},
      'e2e', ${ago(100)}, ${ago(100)})
    returning id, ping_id`
  const id = String(job?.id)
  await addRun(sql, { id, minutes: 72, status: 'ok' })
  const runId = await addRun(sql, { id, minutes: 12, status: 'failed' })
  await sql`
    insert into cron_check_ins (job_id, received_at, at, kind, exit_code, body, body_bytes, ledger_run_id, applied_at)
    values (${id}, ${ago(12)}, ${ago(12)}, 'fail', 3, ${Buffer.from(`sending 12 bills\n${ERROR}\n`)}, 66, ${runId}, ${ago(12)})`
  return { id, pingId: String(job?.ping_id), name }
}

type Run = { id: string; minutes: number; status: 'ok' | 'failed' }

async function addRun(sql: postgres.Sql, { id, minutes, status }: Run): Promise<string> {
  const failed = status === 'failed'
  const [run] = await sql`
    insert into cron_runs (job_id, due_at, slot_at, started_at, finished_at, status, reason, exit_code, duration_ms,
      error_snippet, cause)
    values (${id}, ${ago(minutes)}, ${ago(minutes)}, ${ago(minutes)}, ${ago(minutes - 0.2)}, ${status},
      ${failed ? 'exit_code' : null}, ${failed ? 3 : 0}, 12000, ${failed ? ERROR : null},
      ${failed ? sql.json(cause()) : null})
    returning id`
  return String(run?.id)
}

const cause = () => ({
  at: ago(12).toISOString(),
  service: null,
  troubles: [
    { subject: 'dependency:db', level: 'degraded', since: ago(14).toISOString(), reason: 'answers in 1.2 s' },
  ],
  anomalies: [],
  lastDeploy: { version: '4.1.0', at: ago(20).toISOString(), service: 'shop' },
  maintenance: false,
})
