import { setTimeout as sleep } from 'node:timers/promises'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { fillBoss } from '@/lib/queues/adapters/pg-boss/testing/fill'

const NAME = 'queues_bench'
export const QUEUE = 'mail'
/** An idle backend tells its counts after ten seconds. */
const TOLD_MS = 11_000

export type BenchDatabase = Awaited<ReturnType<typeof benchDatabase>>

/** A database of pg-boss with so many jobs in one queue. */
export async function benchDatabase(rows: number) {
  const admin = postgres(process.env.DATABASE_URL ?? '', { max: 1, onnotice: () => undefined })
  await admin.unsafe(`drop database if exists ${NAME} with (force)`)
  await admin.unsafe(`create database ${NAME}`)
  const address = new URL(process.env.DATABASE_URL ?? '')
  address.pathname = `/${NAME}`
  const url = address.toString()
  const boss = new PgBoss({ connectionString: url, schedule: false, supervise: false })
  await boss.start()
  await boss.createQueue(QUEUE)
  await boss.stop({ graceful: false })

  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  const [table] = await sql`select partition_name as name from pgboss.queue where name = ${QUEUE}`
  const relation = `pgboss.${table?.name}`
  await sql.unsafe(`alter table ${relation} set (autovacuum_enabled = false)`)
  await fillBoss(sql, QUEUE, rows)
  await sql.unsafe(`vacuum analyze ${relation}`)

  return {
    url,
    sql,
    relation,
    /** A version of every tenth job is left behind, as by hours of work without vacuum. */
    soil: async () => {
      await sql.unsafe(
        `update ${relation} set retry_delay = retry_delay + 1 where (data ->> 'order')::int % 10 = 0`,
      )
      await sql.unsafe(`analyze ${relation}`)
    },
    jobs: async (state: string) => {
      const [row] = await sql.unsafe(
        `select count(*)::int as jobs from ${relation} where state = $1::text::pgboss.job_state`,
        [state],
      )
      return Number(row?.jobs)
    },
    sequentialScans: async () => {
      await sleep(TOLD_MS)
      const [row] =
        await sql`select sum(seq_scan)::int as scans from pg_stat_user_tables where relname like 'j%'`
      return Number(row?.scans)
    },
    /** Milliseconds that the server has spent on statements in this database, of our own connection too. */
    workedMs: async () => {
      await sleep(TOLD_MS)
      const [row] = await sql`select active_time from pg_stat_database where datname = ${NAME}`
      return Number(row?.active_time)
    },
    drop: async () => {
      await sql.end()
      await admin.unsafe(`drop database if exists ${NAME} with (force)`)
      await admin.end()
    },
  }
}
