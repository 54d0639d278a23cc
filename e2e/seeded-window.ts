import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { test as base } from './fixtures'

type Skipped = { id: string; job: string }
type Forced = { id: string; about: string }
type Fixtures = { sql: postgres.Sql; skipped: Skipped; forced: Forced }

/**
 * `skipped`: a window of one job that is over, with a run nobody caught up and a queue that has not confirmed. `forced`: one
 * as MAINTENANCE_MODE makes it, of a tenant nobody has. Both are only the test's own, and gone with it.
 */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  sql: async ({}, use) => {
    const { databaseUrl } = JSON.parse(
      readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8'),
    )
    const sql = postgres(databaseUrl, { max: 1 })
    await use(sql)
    await sql.end()
  },

  skipped: async ({ sql }, use) => {
    const slug = `0-caught-${crypto.randomUUID().slice(0, 8)}`
    const job = `Caught ${slug.slice(-8)}`
    const [made] = await sql`
      insert into cron_jobs (slug, name, schedule, grace_seconds, max_runtime_seconds, source, health, health_since,
        next_due_at, planned_until, created_by, created_at, updated_at)
      values (${slug}, ${job}, '0 2 * * *', 300, 3600, 'api', 'up', ${ago(99)}, ${ago(-1_000)}, ${ago(-3_000)},
        'e2e', ${ago(100)}, ${ago(100)})
      returning id`
    await sql`
      insert into cron_runs (job_id, due_at, slot_at, status, reason)
      values (${made?.id}, ${ago(15)}, ${ago(15)}, 'skipped', 'maintenance')`
    const id = await addWindow(sql, {
      ...{ scope: `cron:${slug}`, starts_at: ago(20), begun_at: ago(20), ends_at: ago(5) },
      ...{ ended_at: ago(10), outcome: 'ended', ended_by: 'e2e', ended_by_name: 'Eve Example' },
      compared_at: ago(1),
    })
    await sql`
      insert into maintenance_switches (kind, subject, desired, window_id, state, attempts, asked_at, next_attempt_at, problem)
      values ('queue', ${slug}, null, ${id}, 'asked', 3, ${ago(10)}, ${ago(-1_000)}, 'refused the connection')`
    await use({ id, job })
    await sql`delete from maintenance_switches where window_id = ${id}`
    await sql`delete from maintenance_catch_ups where window_id = ${id}`
    await sql`delete from maintenance_windows where id = ${id}`
    await sql`delete from cron_jobs where slug = ${slug}`
  },

  forced: async ({ sql }, use) => {
    const tenant = `e2e-${crypto.randomUUID().slice(0, 8)}`
    const id = await addWindow(sql, {
      ...{ scope: `tenant:${tenant}`, starts_at: ago(90), begun_at: ago(90), ends_at: ago(30) },
      // As if a replica kept forcing it.
      ...{ origin: 'environment', forced_at: ago(-1_000), overrun_told_at: ago(30) },
    })
    await use({ id, about: `Tenant ${tenant}` })
    await sql`delete from maintenance_windows where id = ${id}`
  },
})

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)

async function addWindow(sql: postgres.Sql, values: Record<string, unknown>): Promise<string> {
  const row = {
    ...{ mode: 'full', reason: 'a test', on_overrun: 'keep', origin: 'ops', created_at: ago(90) },
    ...{ started_by: 'e2e', started_by_name: 'Eve Example', ...values },
  }
  const [window] = await sql`insert into maintenance_windows ${sql(row)} returning id`
  return String(window?.id)
}
