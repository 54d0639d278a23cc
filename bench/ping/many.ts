import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { database } from '@/db/client'
import { type Context, systemContext } from '@/lib/context'
import { tickLedger } from '@/lib/cron/ledger/tick'
import { getCronJobDetail, listCronJobs } from '@/lib/cron/queries'
import { atMost, type Check, exactly, median } from '../report'
import { clear } from './harness'

const JOBS = 10_000
const RUNS_OF_A_JOB = 100
const REPEATS = 9

/** The ledger and the list with 10 000 jobs and a million runs; the server is down meanwhile. */
export async function many(): Promise<Check[]> {
  await fill()
  return [...(await ticks()), ...(await pages())]
}

/** Every ten minutes, one of six at once, all but the last runs ended well. */
async function fill(): Promise<void> {
  const { db } = systemContext()
  await clear()
  await db.execute(sql`
    insert into cron_jobs (slug, name, service, tags, schedule, grace_seconds, max_runtime_seconds, source,
      health, health_since, planned_until, created_by, created_at, updated_at)
    select 'bench-' || n, 'Bench ' || n, 'service-' || n % 50, array['tag-' || n % 20], '*/10 * * * *', 300, 3600,
      'api', 'up', now(), date_trunc('hour', now()), 'bench', now(), now()
    from generate_series(1, ${JOBS}::int) as n`)
  // Some at a time: a statement may take five seconds.
  for (let part = 0; part < RUNS_OF_A_JOB; part += 5)
    await db.execute(sql`
      insert into cron_runs (job_id, due_at, slot_at, started_at, finished_at, status, duration_ms)
      select id, due, due, due, due + interval '20 seconds', 'ok', 20000
      from cron_jobs cross join lateral (
        select date_trunc('hour', now()) - (n * interval '10 minutes') as due
        from generate_series(${part + 1}::int, ${part + 5}::int) as n) as slots`)
  for (const table of ['cron_jobs', 'cron_runs']) await db.execute(sql.raw(`analyze ${table}`))
}

/** The worst of them: 10 000 slots come due in one moment, and nobody comes. */
async function ticks(): Promise<Check[]> {
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).getTime()
  const after = (seconds: number): Context => systemContext(new Date(hour + seconds * 1_000))
  const planned = await timed(() => tickLedger(after(485)))
  await database().execute(sql`update cron_ledger set judged_at = ${after(895).now.toISOString()}`)
  await database().execute(sql`delete from cron_blind_spans`)
  const ended = await timed(() => tickLedger(after(910)))
  const quiet = await timed(() => tickLedger(after(915)))
  const [row] = await database().execute<{ missed: number }>(
    sql`select count(*)::int as missed from cron_runs where status = 'missed'`,
  )
  return [
    atMost('ledger-tick 10 000 slots written ahead, ms', planned, 2_000),
    atMost('ledger-tick 10 000 slots missed at once, ms', ended, 2_000),
    atMost('ledger-tick nothing to do, ms', quiet, 2_000),
    exactly('ledger-tick slots missed', row?.missed ?? 0, JOBS),
  ]
}

async function pages(): Promise<Check[]> {
  const ctx = systemContext()
  const list = await middle(() => listCronJobs(ctx, { limit: 200 }))
  const filtered = await middle(() =>
    listCronJobs(ctx, { limit: 50, service: 'service-7', q: 'bench', state: ['down'] }),
  )
  const first = (await listCronJobs(ctx, { limit: 1 })).items[0]
  const detail = await middle(() => getCronJobDetail(ctx, first?.id ?? ''))
  return [
    atMost('list 200 of 10 000 jobs, 1 M runs, ms', list, 1_000),
    atMost('list filtered, ms', filtered, 1_000),
    atMost('list one job, ms', detail, 1_000),
    exactly('list sequential scans of runs', await scansOfRuns(ctx), 0),
  ]
}

/** Sequential scans of `cron_runs` that a list, a detail and a tick cause. */
async function scansOfRuns(ctx: Context): Promise<number> {
  const before = await scanCount()
  await listCronJobs(ctx, { limit: 200 })
  await tickLedger(systemContext(new Date(Date.now() + 3_600_000)))
  return (await scanCount()) - before
}

async function scanCount(): Promise<number> {
  // A backend tells its counts once in a while.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const rows = await database().execute(
    sql`select coalesce(seq_scan, 0)::int as scans from pg_stat_user_tables where relname = 'cron_runs'`,
  )
  return z.array(z.object({ scans: z.int() })).parse([...rows])[0]?.scans ?? 0
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

async function middle(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < REPEATS; time++) times.push(await timed(work))
  return median(times)
}
