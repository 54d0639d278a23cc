import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { cronJobs } from '@/db/schema'
import { plansOf, type Read } from '@/db/testing/plans'
import { person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import { cronList, runList } from '../contract'
import { tickLedger } from '../ledger/tick'
import { getCronCalendar, getCronJobDetail, listCronJobs, listCronRuns, listFanOutRuns } from '../queries'

const JOBS = 500
const RUNS_OF_A_JOB = 200
const ctx = { ...committed(), actor: person('admin') }

beforeAll(async () => {
  await database().execute(sql`
    insert into cron_jobs (slug, name, schedule, grace_seconds, max_runtime_seconds, source, health, health_since,
      planned_until, created_by, created_at, updated_at)
    select 'plan-' || n, 'Plan ' || n, '*/10 * * * *', 300, 3600, 'api', 'up', now(), now(), 'test', now(), now()
    from generate_series(1, ${JOBS}::int) as n`)
  await database().execute(sql`
    insert into cron_runs (job_id, due_at, slot_at, started_at, finished_at, status, duration_ms)
    select id, due, due, due, due + interval '20 seconds', 'ok', 20000
    from cron_jobs cross join lateral (
      select date_trunc('hour', now()) - n * interval '10 minutes' as due
      from generate_series(1, ${RUNS_OF_A_JOB}::int) as n) as slots
    where slug like 'plan-%'`)
  for (const table of ['cron_jobs', 'cron_runs', 'cron_check_ins'])
    await database().execute(sql.raw(`analyze ${table}`))
})
afterAll(() => database().delete(cronJobs))

const runsRead = (reads: readonly Read[]) =>
  reads.filter(({ table }) => table === 'cron_runs').map(({ by }) => by)

const jobId = async () => {
  const [job] = await database().select({ id: cronJobs.id }).from(cronJobs).limit(1)
  return job?.id ?? ''
}

test('the list reads the newest runs of its jobs by their slots', async () => {
  const reads = await plansOf((db) => listCronJobs({ ...ctx, db }, cronList.parse({ limit: 50 })))

  expect(runsRead(reads)).toMatchInlineSnapshot(`
    [
      "cron_runs_job_slot_at",
      "cron_runs_pkey",
    ]
  `)
})

test('a job reads its own runs only', async () => {
  const id = await jobId()
  const reads = await plansOf(async (db) => {
    const within = { ...ctx, db }
    await getCronJobDetail(within, id)
    await listCronRuns(within, id, runList.parse({ limit: 50 }))
    await getCronCalendar(within, id, { days: 30 })
  })

  expect(runsRead(reads)).toMatchInlineSnapshot(`
    [
      "cron_runs_job_slot_at",
      "cron_runs_pkey",
      "cron_runs_slot",
    ]
  `)
})

test('results of a tenant are found without reading the runs that tell none', async () => {
  const to = new Date()
  const range = { from: new Date(to.getTime() - 86_400_000), to }
  const reads = await plansOf((db) => listFanOutRuns({ ...ctx, db }, { tenant: '12', ...range }))

  expect(runsRead(reads)).toMatchInlineSnapshot(`
    [
      "cron_runs_fan_out",
      "cron_runs_job_slot_at",
    ]
  `)
})

test('the ledger finds what is overdue without reading what has ended', async () => {
  const reads = await plansOf((db) => tickLedger({ ...ctx, db, now: new Date() }))

  expect(runsRead(reads)).toContain('cron_runs_open')
  expect(runsRead(reads)).not.toContain('every row')
})
