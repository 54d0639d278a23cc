import type postgres from 'postgres'
import { z } from 'zod'
import type { ActionOutcome, JobRef } from '@/lib/queues/adapter'
import { codeOf } from '../postgres/engine-database'
import { arrayText, ident } from '../postgres/sql'
import { isId, VERSION } from './job-sql'
import { type Library, libraryOn } from './library'

const UNIQUE_VIOLATION = '23505'

const lockedRows = z.array(z.object({ id: z.string(), state: z.string(), version: z.string() }))
type Locked = z.infer<typeof lockedRows>[number]
type Action = {
  isReady: (job: Locked) => boolean
  act: (library: Library, queue: string, ids: string[]) => Promise<unknown>
}

/** One attempt more, at once. */
const RETRY: Action = {
  isReady: ({ state }) => state === 'failed',
  act: (library, queue, ids) => library.retry(queue, ids),
}

const DISCARD: Action = {
  isReady: ({ state }) => state !== 'active',
  act: (library, queue, ids) => library.deleteJob(queue, ids),
}

/** `schema` as configured, not quoted. */
export const retryJobs = (
  sql: postgres.TransactionSql,
  schema: string,
  queue: string,
  refs: readonly JobRef[],
) => settle(sql, schema, queue, refs, RETRY)

export const discardJobs = (
  sql: postgres.TransactionSql,
  schema: string,
  queue: string,
  refs: readonly JobRef[],
) => settle(sql, schema, queue, refs, DISCARD)

async function settle(
  sql: postgres.TransactionSql,
  schema: string,
  queue: string,
  refs: readonly JobRef[],
  { isReady, act }: Action,
): Promise<ActionOutcome[]> {
  const jobs = await lock(sql, schema, queue, refs)
  const ready = jobs.filter(
    (job) => isReady(job) && refs.some((ref) => ref.id === job.id && ref.version === job.version),
  )
  const isVersion10 = await hasArchive(sql, schema)
  const done = await oneByOneWhereNeeded(
    sql,
    ready.map(({ id }) => id),
    (inner, ids) => act(libraryOn(inner, schema, isVersion10), queue, ids),
  )
  const there = new Set(jobs.map(({ id }) => id))
  return refs.map(({ id }) => (done.has(id) ? 'done' : there.has(id) ? 'changed' : 'gone'))
}

/** Held until the end of the transaction, in one order for all: workers pass by rows that are locked. */
async function lock(sql: postgres.TransactionSql, schema: string, queue: string, refs: readonly JobRef[]) {
  const ids = refs.map(({ id }) => id).filter(isId)
  if (ids.length === 0) return []
  const rows = await sql.unsafe(
    `select j.id::text as id, j.state::text as state, ${VERSION} as version from ${ident(schema)}.job as j
    where j.name = $1::text and j.id = any($2::uuid[]) order by j.id for update`,
    [queue, arrayText(ids)],
  )
  return lockedRows.parse([...rows])
}

async function hasArchive(sql: postgres.TransactionSql, schema: string): Promise<boolean> {
  const [row] = await sql.unsafe('select to_regclass($1) is not null as found', [`${ident(schema)}.archive`])
  return row?.found === true
}

/** A job whose place another one of its singleton key has taken stays as it is, and is no reason to leave the rest. */
async function oneByOneWhereNeeded(
  sql: postgres.TransactionSql,
  ids: string[],
  act: (sql: postgres.TransactionSql, ids: string[]) => Promise<unknown>,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  try {
    await sql.savepoint((inner) => act(inner, ids))
    return new Set(ids)
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error
    if (ids.length === 1) return new Set()
  }
  const done = new Set<string>()
  for (const id of ids) for (const one of await oneByOneWhereNeeded(sql, [id], act)) done.add(one)
  return done
}
