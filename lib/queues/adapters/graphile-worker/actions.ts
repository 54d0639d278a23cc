import type postgres from 'postgres'
import { z } from 'zod'
import type { ActionOutcome, JobRef } from '@/lib/queues/adapter'
import { arrayText, parameters } from '../postgres/sql'
import { isId, STATE, VERSION } from './job-sql'
import { fromTask } from './jobs'

const locked = z.array(
  z.object({ id: z.string(), state: z.string(), version: z.string(), max_attempts: z.int() }),
)
type Locked = z.infer<typeof locked>

/** One attempt more, at once. */
export async function retryJobs(
  sql: postgres.TransactionSql,
  schema: string,
  queue: string,
  refs: readonly JobRef[],
) {
  const jobs = await lock(sql, schema, queue, refs)
  const ready = eligible(jobs, refs).filter(({ state }) => state === 'failed')
  // The function takes one number of attempts for all it is given.
  for (const most of new Set(ready.map((job) => job.max_attempts))) {
    const ids = ready.filter((job) => job.max_attempts === most).map(({ id }) => id)
    await sql.unsafe(
      `select id from ${schema}.reschedule_jobs($1::bigint[], run_at => now(), max_attempts => $2::int)`,
      [arrayText(ids), most + 1],
    )
  }
  return outcomes(refs, jobs, ready)
}

/** Told to the library as completed, which is how it forgets a job. */
export async function discardJobs(
  sql: postgres.TransactionSql,
  schema: string,
  queue: string,
  refs: readonly JobRef[],
) {
  const jobs = await lock(sql, schema, queue, refs)
  const ready = eligible(jobs, refs).filter(({ state }) => state !== 'active')
  if (ready.length > 0)
    await sql.unsafe(`select id from ${schema}.complete_jobs($1::bigint[])`, [
      arrayText(ready.map(({ id }) => id)),
    ])
  return outcomes(refs, jobs, ready)
}

/** Held until the end of the transaction, in one order for all: workers pass by rows that are locked. */
async function lock(sql: postgres.TransactionSql, schema: string, queue: string, refs: readonly JobRef[]) {
  const ids = refs.map(({ id }) => id).filter(isId)
  if (ids.length === 0) return []
  const given = parameters()
  const rows = await sql.unsafe(
    `select j.id::text as id, ${STATE} as state, ${VERSION} as version, j.max_attempts::int as max_attempts
    ${fromTask(schema, given.add(queue, 'text'))} and j.id = any(${given.add(ids, 'bigint[]')})
    order by j.id for update`,
    [...given.values],
  )
  return locked.parse([...rows])
}

const eligible = (jobs: Locked, refs: readonly JobRef[]): Locked =>
  jobs.filter((job) => refs.some((ref) => ref.id === job.id && ref.version === job.version))

function outcomes(refs: readonly JobRef[], jobs: Locked, done: Locked): ActionOutcome[] {
  const there = new Set(jobs.map(({ id }) => id))
  const ready = new Set(done.map(({ id }) => id))
  return refs.map(({ id }) => (ready.has(id) ? 'done' : there.has(id) ? 'changed' : 'gone'))
}
