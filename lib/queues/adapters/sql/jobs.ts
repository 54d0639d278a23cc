import type { ActionOutcome, EngineJob, EngineJobDetail, JobRef } from '@/lib/queues/adapter'
import { errorsOf } from '../generic/engine-job'
import { codeOf, type Database, refusalOf } from './database'
import { jobColumns, jobOf, pathOf, pinned } from './lists'
import { excerptIn, shownOf } from './payload'
import { arrayOf, type Query, type Row, start } from './query'

const CHUNK = 200
const ERRORS_CHARACTERS = 262_144
/** A value that is no number, no uuid, no … : such an id is nobody's. */
const NOT_OF_THIS_TYPE = ['22P02', '22003', '22007', '22008']

type Reading = { database: Database; tenantPath: string | null; query: Query }

/** The jobs of these ids that are there, in their order. */
export async function lookAtJobs(
  reading: Reading,
  queue: string,
  ids: readonly string[],
): Promise<EngineJob[]> {
  const jobs: EngineJob[] = []
  for (let from = 0; from < ids.length; from += CHUNK)
    jobs.push(...(await lookAtSome(reading, queue, ids.slice(from, from + CHUNK))))
  return jobs
}

export async function detailOf(
  reading: Reading,
  queue: string,
  id: string,
): Promise<EngineJobDetail | undefined> {
  const [found] = await rowsOf(reading, queue, [id], true)
  if (!found) return undefined
  const { row, job, columns } = found
  return {
    ...job,
    payload: excerptIn(row, columns, 'payload'),
    result: excerptIn(row, columns, 'result'),
    errors: errorsOf(parsed(row.errors), job),
    relatives: relativesOf(parsed(row.relatives)),
  }
}

/** Retries those that still are in this end; the statement itself must look once more, as others may come between. */
export async function retryJobs(
  reading: Reading,
  statement: string,
  queue: string,
  refs: readonly JobRef[],
): Promise<ActionOutcome[]> {
  if (refs.length === 0) return []
  const now = new Map(
    (
      await lookAtJobs(
        reading,
        queue,
        refs.map(({ id }) => id),
      )
    ).map((job) => [job.id, job]),
  )
  const wanted = refs.filter(({ id, version }) => {
    const job = now.get(id)
    return job?.state === 'failed' && job.version === version
  })
  const done = wanted.length > 0 ? await retried(reading, statement, queue, wanted) : new Set<string>()
  return refs.map((ref) => {
    if (!now.has(ref.id)) return 'gone'
    return wanted.includes(ref) && done.has(ref.id) ? 'done' : 'changed'
  })
}

/** One that breaks a rule of its tables (a unique job that is there again) is left out; halving finds the others. */
async function retried(
  reading: Reading,
  statement: string,
  queue: string,
  refs: readonly JobRef[],
): Promise<Set<string>> {
  const ids = arrayOf(refs.map(({ id }) => id))
  const versions = arrayOf(refs.map(({ version }) => version))
  // Values that a statement does not name are refused by the server.
  const values = [queue, ids, versions].slice(0, /\$3(?!\d)/.test(statement) ? 3 : 2)
  try {
    const rows = await reading.database.write((sql) => sql.unsafe(statement, values))
    return new Set(rows.map((row) => String(row.id ?? Object.values(row)[0])))
  } catch (error) {
    if (!codeOf(error).startsWith('23')) throw refusalOf(error, 'retry')
    if (refs.length === 1) return new Set()
    const half = Math.ceil(refs.length / 2)
    const first = await retried(reading, statement, queue, refs.slice(0, half))
    return new Set([...first, ...(await retried(reading, statement, queue, refs.slice(half)))])
  }
}

/** Ids that cannot be ids in this database are nobody's; halving finds the others. */
async function lookAtSome(reading: Reading, queue: string, ids: readonly string[]): Promise<EngineJob[]> {
  try {
    const jobs = new Map((await rowsOf(reading, queue, ids, false)).map(({ job }) => [job.id, job]))
    return ids.flatMap((id) => jobs.get(id) ?? [])
  } catch (error) {
    if (!isOfAnotherType(error)) throw error
    if (ids.length <= 1) return []
    const half = Math.ceil(ids.length / 2)
    const first = await lookAtSome(reading, queue, ids.slice(0, half))
    return [...first, ...(await lookAtSome(reading, queue, ids.slice(half)))]
  }
}

export const isOfAnotherType = (error: unknown): boolean =>
  NOT_OF_THIS_TYPE.includes(codeOf(error) || codeOf(Reflect.get(Object(error), 'cause')))

async function rowsOf(
  { database, tenantPath, query }: Reading,
  queue: string,
  ids: readonly string[],
  isWhole: boolean,
) {
  return database.read(async (sql) => {
    const columns = await query.columns(sql)
    const whole = [
      ...shownOf(columns, 'payload'),
      ...shownOf(columns, 'result'),
      ...['errors', 'relatives']
        .filter((column) => columns.has(column))
        .map((column) => start(column, ERRORS_CHARACTERS)),
    ]
    const path = pathOf(tenantPath ?? 'tenant')
    const rows = await query.rows(sql, [queue, arrayOf(ids)], {
      wanted: [
        ...jobColumns(columns, tenantPath, query.firstFree),
        ...(isWhole ? whole : []),
        ...pinned(query.firstFree),
      ],
      limit: ids.length,
      more: [path, path],
    })
    return rows.flatMap((row: Row) => {
      const job = jobOf(row, columns, tenantPath)
      return job ? [{ row, job, columns }] : []
    })
  })
}

/** JSON as it means, everything else as the text it is. */
function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return text
  }
}

const relativesOf = (told: unknown): string[] => (Array.isArray(told) ? told.slice(0, 100).map(String) : [])
