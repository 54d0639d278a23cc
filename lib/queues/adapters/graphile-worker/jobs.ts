import type postgres from 'postgres'
import type { AdapterSettings, JobFilter, JobPage } from '@/lib/queues/adapter'
import type { BlockMap } from '../postgres/block-map'
import { blocksSql } from '../postgres/chunk-read'
import { type Crawler, isSmall } from '../postgres/crawler'
import { filtersSql, isNarrowed } from '../postgres/filters'
import { readKept } from '../postgres/kept'
import { type Listing, NO_TIME, readPage, type Window } from '../postgres/page'
import { type Place, placeOf } from '../postgres/place'
import { parameters } from '../postgres/sql'
import { columns, detailColumns, detailOf, isId, jobOf, REACHED_AT, STATE, valueAt } from './job-sql'
import { readShape, type Shape } from './table'

/** Jobs that one look examines where no index leads to those asked for. */
const EXAMINED = 10_000
const LOOKED_AT = 1_000
/** For the failed jobs of a large table, as long as not all of it has been read. */
const READ_ON_MS = 10
/** The longest that graphile-worker puts a failed job off: e^10 seconds. */
const LONGEST_DELAY = `interval '22027 seconds'`

export type Source = { schema: string; crawler: Crawler; settings: AdapterSettings }
type Asked = { filter: JobFilter; task: number; shape: Shape }
type PlaceOf = { after: Place | undefined; limit: number }

export async function readJobs(
  sql: postgres.Sql,
  source: Source,
  filter: JobFilter,
  page: { after: string | null; limit: number },
): Promise<JobPage> {
  const place = { after: placeOf(page.after, isId), limit: page.limit }
  const shape = await readShape(sql, source.schema)
  const task = shape.tasks.find(({ name }) => name === filter.queue)?.id
  if (task === undefined) return { jobs: [], next: null, isBounded: false }
  source.crawler.meet(shape.jobs, shape.serverVersion)
  const asked = { filter, task, shape }
  if (filter.state === 'failed' && shape.hasFailedIndex)
    return readPage(sql, listing(source, asked, failedWindow(asked)), place)
  if (isSmall(shape.jobs)) return readPage(sql, listing(source, asked, smallWindow(asked)), place)
  const isById = place.after?.at === NO_TIME
  if ((filter.state === 'failed' || filter.state === 'active') && !isById) {
    const map = await readOn(source, asked)
    // Where too many are known to remember each, a look from the newest on finds some anyway.
    if (map?.keepsAll(String(task), filter.state)) return readRemembered(sql, source, asked, map, place)
  }
  return readPage(sql, listing(source, asked, newestWindow(asked)), place)
}

export async function readJob(sql: postgres.Sql, source: Source, queue: string, id: string) {
  if (!isId(id)) return undefined
  const given = parameters()
  const [row] = await sql.unsafe(
    `select ${columns(source.schema, source.settings.tenantPath, given)}, ${detailColumns}
    ${fromTask(source.schema, given.add(queue, 'text'))} and j.id = ${given.add(id, 'bigint')}`,
    [...given.values],
  )
  return row && detailOf(row)
}

export async function readThese(sql: postgres.Sql, source: Source, queue: string, ids: readonly string[]) {
  const known = ids.slice(0, LOOKED_AT).filter(isId)
  if (known.length === 0) return []
  const given = parameters()
  const rows = await sql.unsafe(
    `select ${columns(source.schema, source.settings.tenantPath, given)}
    ${fromTask(source.schema, given.add(queue, 'text'))} and j.id = any(${given.add(known, 'bigint[]')})`,
    [...given.values],
  )
  return rows.map(jobOf)
}

/** The jobs of a task, as `j`; its name is a place of the statement's. */
export const fromTask = (schema: string, name: string): string =>
  `from ${schema}._private_jobs as j
  where j.task_id = (select id from ${schema}._private_tasks where identifier = ${name})`

async function readOn({ crawler }: Source, { shape }: Asked): Promise<BlockMap | undefined> {
  const map = crawler.mapOf(shape.jobs.relation)
  if (map && map.covered < 1) await crawler.readFor(READ_ON_MS)
  return map
}

function readRemembered(sql: postgres.Sql, source: Source, asked: Asked, map: BlockMap, place: PlaceOf) {
  const { task, filter } = asked
  return readKept(
    sql,
    { map, queue: String(task), state: filter.state ?? 'failed', isNarrowed: isNarrowed(filter) },
    (ids) => listing(source, asked, idsWindow(asked, ids)),
    place,
  )
}

const listing = (
  { schema, settings }: Source,
  { filter, task }: Asked,
  window: Listing['window'],
): Listing => ({
  window,
  job: (given) => ({
    columns: columns(schema, settings.tenantPath, given),
    filters: [
      `j.task_id = ${task}`,
      ...(filter.state ? [`${STATE} = ${given.add(filter.state, 'text')}`] : []),
      ...filtersSql(filter, settings.tenantPath, SEARCHABLE, given),
    ],
    parse: jobOf,
  }),
})

const SEARCHABLE = {
  reachedAt: REACHED_AT,
  error: 'j.last_error',
  name: `''`,
  valueAt,
}

const rowsOf = ({ shape }: Asked) => ({
  from: `${shape.jobs.relation} as j`,
  id: 'j.id',
  idType: 'bigint' as const,
})

const smallWindow = (asked: Asked) => (): Window => ({
  ...rowsOf(asked),
  where: `${blocksSql(0, null)} and j.task_id = ${asked.task}`,
  at: REACHED_AT,
  rows: null,
})

const idsWindow =
  (asked: Asked, ids: readonly string[]): Listing['window'] =>
  ({ add }) => ({
    ...rowsOf(asked),
    where: `j.id = any(${add(ids, 'bigint[]')})`,
    at: REACHED_AT,
    rows: null,
  })

/** Of all tasks: no index knows theirs. */
const newestWindow = (asked: Asked) => (): Window => ({
  ...rowsOf(asked),
  where: 'true',
  at: null,
  rows: EXAMINED,
})

/** By the index we advise, in the order of the next attempt that never comes. */
const failedWindow =
  (asked: Asked): Listing['window'] =>
  ({ add }) => {
    const { from, until } = asked.filter
    const range = [
      ...(from ? [`j.run_at >= ${add(from.toISOString(), 'timestamptz')}`] : []),
      ...(until ? [`j.run_at < ${add(until.toISOString(), 'timestamptz')} + ${LONGEST_DELAY}`] : []),
    ]
    return {
      ...rowsOf(asked),
      where: [
        `j.task_id = ${asked.task} and j.locked_at is null and j.attempts >= j.max_attempts`,
        ...range,
      ].join(' and '),
      at: 'j.run_at',
      rows: EXAMINED,
    }
  }
