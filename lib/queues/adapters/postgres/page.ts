import type postgres from 'postgres'
import { z } from 'zod'
import type { EngineJob, JobPage } from '@/lib/queues/adapter'
import { type Place, placeText } from './place'
import { type Parameters, parameters } from './sql'

/** A part of a job table, newest first, as much of it as one look may examine; SQL over the job table as `j`. */
export type Window = {
  from: string
  where: string
  /** A select whose rows `p` the conditions name: the order is that of the jobs of each. */
  each?: string
  /** Sorts the jobs, together with `id`; null: `id` does it alone. */
  at: string | null
  id: string
  idType: 'uuid' | 'bigint' | 'tid'
  /** Rows at most; null where the conditions bound it. */
  rows: number | null
}

/** How a job is selected, narrowed and read back. */
export type JobSql = {
  columns: string
  filters: readonly string[]
  parse: (row: unknown) => EngineJob
}

export type Listing = {
  window: (parameters: Parameters) => Window
  job: (parameters: Parameters) => JobSql
}

/** Stands in a place where the order goes by id alone. */
export const NO_TIME = '1970-01-01 00:00:00+00'

const placed = z.object({ place_at: z.string(), place_id: z.string() })

/** One page after a place. Where the window ends before the page is full, it says where to go on. */
export async function readPage(
  sql: postgres.Sql,
  { window, job }: Listing,
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<JobPage> {
  const given = parameters()
  const rows = windowSql(window(given), given, after)
  const { columns, filters, parse } = job(given)
  const found = await sql.unsafe(
    `select j.place_at::text as place_at, j.place_id::text as place_id, ${columns} from (${rows}) as j
    ${filters.length > 0 ? `where ${filters.join(' and ')}` : ''}
    order by j.place_at desc, j.place_id desc limit ${limit + 1}`,
    [...given.values],
  )
  const jobs = found.slice(0, limit).map(parse)
  if (found.length > limit) return { jobs, next: nextOf(found[limit - 1]), isBounded: false }
  const end = await endOf(sql, window, after)
  return { jobs, next: end ? nextOf(end) : null, isBounded: end !== undefined }
}

/** The last row of a window that holds all it may; undefined where the jobs end before it does. */
async function endOf(sql: postgres.Sql, window: Listing['window'], after: Place | undefined) {
  const given = parameters()
  const made = window(given)
  if (made.rows === null) return undefined
  const [end] = await sql.unsafe(
    `select j.place_at::text as place_at, j.place_id::text as place_id
    from (${windowSql(made, given, after)}) as j
    order by j.place_at desc, j.place_id desc offset ${made.rows - 1} limit 1`,
    [...given.values],
  )
  return end
}

function windowSql(window: Window, given: Parameters, after: Place | undefined) {
  const { from, where, each, at, id, rows } = window
  const beyond = after ? `and ${beyondSql(window, given, after)}` : ''
  const found = `from ${from} where ${where} ${beyond}`
  const order = `order by ${at ? `${at} desc, ` : ''}${id} desc limit ${rows ?? 'all'}`
  const jobs = each ? `from (${each}) as p cross join lateral (select j.* ${found} ${order}) as j` : found
  return `select j.*, ${at ?? `'${NO_TIME}'::timestamptz`} as place_at, ${id} as place_id ${jobs} ${order}`
}

function beyondSql(
  { at, id, idType }: Pick<Window, 'at' | 'id' | 'idType'>,
  { add }: Parameters,
  after: Place,
) {
  const place = add(after.id, idType)
  return at ? `(${at}, ${id}) < (${add(after.at, 'timestamptz')}, ${place})` : `${id} < ${place}`
}

function nextOf(row: unknown): string {
  const { place_at, place_id } = placed.parse(row)
  return placeText({ at: place_at, id: place_id })
}
