import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { freePort } from '@/scripts/ports.mjs'
import { untilReady } from '../metrics-engine'

/** Jobs that are pinged in turn. */
export const JOBS = 2_000

/** What a bench before left; nothing, before the first start. */
export async function clear(): Promise<void> {
  const [row] = await database().execute<{ known: boolean }>(
    sql`select to_regclass('cron_jobs') is not null as known`,
  )
  if (!row?.known) return
  await database().execute(
    sql`truncate cron_jobs, cron_runs, cron_check_ins, cron_ledger, cron_blind_spans, ops_events`,
  )
}

/** The server as it is shipped, worker and all. */
export async function startServer() {
  const port = await freePort(57_600)
  const env = { ...process.env, PORT: String(port), PITWALL_WORKER: 'on', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [process.env.PITWALL_SERVER ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}/api/health/ready`)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { port, url, pid: child.pid ?? 0, stop }
}

/** Jobs whose ping ids pgbench can compute too; hourly, so that most pings are runs of no slot. */
export async function makeJobs(count: number): Promise<void> {
  await database().execute(sql`
    insert into cron_jobs (ping_id, slug, name, schedule, grace_seconds, max_runtime_seconds, source, health_since,
      planned_until, created_by, created_at, updated_at)
    select md5('bench' || n)::uuid, 'bench-' || n, 'Bench ' || n, (n % 60) || ' * * * *', 300, 3600, 'api', now(),
      now(), 'bench', now(), now()
    from generate_series(1, ${count}::int) as n on conflict do nothing`)
  await database().execute(sql.raw('vacuum analyze cron_jobs'))
}

export async function pingPaths(): Promise<string[]> {
  const rows = await database().execute<{ id: string }>(
    sql`select ping_id::text as id from cron_jobs where slug like 'bench-%' order by slug limit ${JOBS}`,
  )
  return rows.map(({ id }) => `/ping/${id}`)
}

/** Transactions a second of pgbench running one statement over and over. */
export async function pgbench(statement: string, clients: number, seconds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-pgbench-'))
  const script = join(folder, 'script.sql')
  writeFileSync(script, `\\set job random(1, ${JOBS})\n${statement};\n`)
  const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', script]
  const url = process.env.DATABASE_URL ?? ''
  const child = spawn(process.env.PITWALL_PGBENCH ?? 'pgbench', [...args, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  rmSync(folder, { recursive: true, force: true })
  const [, tps] = /^tps = ([\d.]+)/m.exec(text) ?? []
  if (tps === undefined) throw new Error(`pgbench said: ${text}`)
  return Number(tps)
}

/** Seconds until every check-in stands in the ledger. */
export async function drained(maxSeconds = 120): Promise<number> {
  const since = performance.now()
  const elapsed = () => (performance.now() - since) / 1_000
  while (elapsed() < maxSeconds) {
    const [row] = await database().execute<{ waits: boolean }>(
      sql`select exists (select from cron_check_ins where applied_at is null) as waits`,
    )
    if (!row?.waits) return elapsed()
    await sleep(50)
  }
  throw new Error(`check-ins still wait after ${maxSeconds} s`)
}

export async function countCheckIns(): Promise<number> {
  const [row] = await database().execute<{ count: string }>(sql`select count(*) from cron_check_ins`)
  return Number(row?.count)
}
