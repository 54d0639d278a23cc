import type postgres from 'postgres'
import type { AdapterSettings, EngineJob, EngineJobDetail, JobFilter, JobPage } from '@/lib/queues/adapter'
import { type Crawler, isSmall } from '../postgres/crawler'
import { filtersSql, isNarrowed } from '../postgres/filters'
import { readKept } from '../postgres/kept'
import { type Listing, readPage } from '../postgres/page'
import { isTid, readFromEnd } from '../postgres/physical'
import { type Place, placeOf } from '../postgres/place'
import { parameters } from '../postgres/sql'
import { columns, detailColumns, detailOf, isId, isStateSql, jobOf, SEARCHABLE } from './job-sql'
import { type BossTable, readShape, type Shape } from './table'
import { failedWindow, idsWindow, pendingWindow, smallWindow } from './windows'

const LOOKED_AT = 1_000
const RELATIVES = 50
/** For the failed jobs of a large table, as long as not all of it has been read. */
const READ_ON_MS = 10

/** Before Postgres 14 no part of a large table can be read by its place. */
const UNREADABLE: JobPage = { jobs: [], next: null, isBounded: true }

export type Source = { schema: string; crawler: Crawler; settings: AdapterSettings }

export async function readJobs(
  sql: postgres.Sql,
  source: Source,
  filter: JobFilter,
  page: { after: string | null; limit: number },
): Promise<JobPage> {
  const place = (isKnown: (id: string) => boolean) => ({
    after: placeOf(page.after, isKnown),
    limit: page.limit,
  })
  const shape = await readShape(sql, source.schema, filter.queue)
  const [table] = shape.tables
  if (!table) return { jobs: [], next: null, isBounded: false }
  source.crawler.meet(table, shape.serverVersion)
  const job = jobSql(source, shape, filter)
  const list = (window: Listing['window']) => readPage(sql, { window, job }, place(isId))

  if (filter.state === 'failed' && table.hasFailedIndex) return list(failedWindow(table, filter))
  if (isSmall(table)) return list(smallWindow(table, filter))
  switch (filter.state) {
    case 'failed':
    case 'active':
      return readRare(sql, source.crawler, {
        table,
        filter,
        state: filter.state,
        job,
        place: place((id) => isId(id) || isTid(id)),
      })
    case 'waiting':
    case 'delayed':
    case 'retrying':
      return list(pendingWindow(table, filter, shape.hasBlocked))
    case 'completed':
    case undefined:
      if (!source.crawler.mapOf(table.relation)) return UNREADABLE
      return readFromEnd(sql, table, job, place(isTid))
  }
}

export async function readJob(
  sql: postgres.Sql,
  { schema, settings }: Source,
  queue: string,
  id: string,
): Promise<EngineJobDetail | undefined> {
  if (!isId(id)) return undefined
  const shape = await readShape(sql, schema, queue)
  for (const relation of relationsOf(schema, shape)) {
    const given = parameters()
    const [row] = await sql.unsafe(
      `select ${columns(relation.hasBlocked, settings.tenantPath, given)}, ${detailColumns}
      from ${relation.name} as j where j.name = ${given.add(queue, 'text')} and j.id = ${given.add(id, 'uuid')}`,
      [...given.values],
    )
    if (row) return { ...detailOf(row), relatives: await readRelatives(sql, schema, shape, { queue, id }) }
  }
  return undefined
}

export async function readThese(
  sql: postgres.Sql,
  { schema, settings }: Source,
  queue: string,
  ids: readonly string[],
): Promise<EngineJob[]> {
  const found: EngineJob[] = []
  let missing = ids.slice(0, LOOKED_AT).filter(isId)
  if (missing.length === 0) return found
  const shape = await readShape(sql, schema, queue)
  for (const relation of relationsOf(schema, shape)) {
    if (missing.length === 0) break
    const given = parameters()
    const rows = await sql.unsafe(
      `select ${columns(relation.hasBlocked, settings.tenantPath, given)} from ${relation.name} as j
      where j.name = ${given.add(queue, 'text')} and j.id = any(${given.add(missing, 'uuid[]')})`,
      [...given.values],
    )
    found.push(...rows.map(jobOf))
    missing = missing.filter((id) => !found.some((job) => job.id === id))
  }
  return found
}

/** Whom it waited for and who waited for it, which version 12 writes down. */
async function readRelatives(
  sql: postgres.Sql,
  schema: string,
  { hasDependencies }: Shape,
  { queue, id }: { queue: string; id: string },
): Promise<string[]> {
  if (!hasDependencies) return []
  const found = await sql.unsafe(
    `(select parent_id::text as id from ${schema}.job_dependency
      where child_name = $1::text and child_id = $2::uuid limit ${RELATIVES})
    union all (select child_id::text from ${schema}.job_dependency
      where parent_name = $1::text and parent_id = $2::uuid limit ${RELATIVES})`,
    [queue, id],
  )
  return found.map((row) => String(row.id))
}

/** Where a job may be: version 10 moves what ended out of the way. */
function relationsOf(schema: string, { tables, hasBlocked, hasArchive }: Shape) {
  const jobs = tables.map(({ relation }) => ({ name: relation, hasBlocked }))
  return hasArchive && jobs.length > 0 ? [...jobs, { name: `${schema}.archive`, hasBlocked: false }] : jobs
}

const jobSql =
  ({ settings }: Source, { hasBlocked }: Shape, filter: JobFilter): Listing['job'] =>
  (given) => ({
    columns: columns(hasBlocked, settings.tenantPath, given),
    filters: [
      `j.name = ${given.add(filter.queue, 'text')}`,
      isStateSql(filter.state, hasBlocked),
      ...filtersSql(filter, settings.tenantPath, SEARCHABLE, given),
    ],
    parse: jobOf,
  })

type Asked = {
  table: BossTable
  filter: JobFilter
  state: 'failed' | 'active'
  job: Listing['job']
  place: { after: Place | undefined; limit: number }
}

async function readRare(
  sql: postgres.Sql,
  crawler: Crawler,
  { table, filter, state, job, place }: Asked,
): Promise<JobPage> {
  const map = crawler.mapOf(table.relation)
  if (!map) return UNREADABLE
  if (map.covered < 1) await crawler.readFor(READ_ON_MS)
  const isPhysical = place.after !== undefined && isTid(place.after.id)
  // Where too many are known to remember each, a look from the end on finds some anyway.
  if (isPhysical || !map.keepsAll(filter.queue, state)) return readFromEnd(sql, table, job, place)
  const listingOf = (ids: readonly string[]) => ({ window: idsWindow(table, filter, ids), job })
  return readKept(sql, { map, queue: filter.queue, state, isNarrowed: isNarrowed(filter) }, listingOf, place)
}
