import { AppError } from '@/lib/errors'
import type { EngineJob, JobFilter, JobState, QueueReading } from '@/lib/queues/adapter'
import { engineJobOf, timeOf } from '../generic/engine-job'
import type { Before, Listed } from '../generic/page'
import { toldJob } from '../generic/told'
import type { Database } from './database'
import { valueIn, valueSql } from './payload'
import { arrayOf, type Columns, type Query, type Row, start, type Wanted } from './query'

const MAX_SAMPLE = 1_000
/** Before everything: a comparison with it is decided by the time alone. */
const START: Before = { at: 'infinity', id: null }

const TIMES = ['created_at', 'run_at', 'started_at', 'finished_at']
const SHORT = ['id', 'state', 'at', 'name', 'attempts', 'max_attempts', 'tenant', 'version', ...TIMES]

type Reading = { database: Database; tenantPath: string | null }

/** The jobs of one list before a place. A row that makes no sense is left out. */
export async function listOf(
  { database, tenantPath }: Reading,
  query: Query,
  { queue, payload }: JobFilter,
  at: { state: JobState; before: Before | null; limit: number },
): Promise<Listed[]> {
  const before = at.before ?? START
  return database.read(async (sql) => {
    const columns = await query.columns(sql)
    if (payload && !columns.has('payload'))
      throw new AppError('unprocessable', 'The query of this list gives no payload to find jobs by.')
    const paths = [tenantPath ?? 'tenant', payload?.path ?? 'payload'].map(pathOf)
    const wanted = [
      ...jobColumns(columns, tenantPath, query.firstFree),
      ...(payload ? valueSql(columns, 'filtered', query.firstFree + 1) : []),
    ]
    const rows = await query.rows(sql, [queue, before.at, before.id, at.limit], {
      wanted: [...wanted, ...pinned(query.firstFree)],
      limit: at.limit,
      more: paths,
    })
    return rows.flatMap((row) => {
      const job = jobOf({ ...row, state: at.state }, columns, tenantPath)
      if (!job || !row.at) return []
      const value = payload && valueIn(row, columns, 'filtered', payload.path)
      return [{ job, at: row.at, time: timeOf(row.at), value }]
    })
  })
}

/** Whose jobs wait: of those that came last. */
export async function payloadTenants(
  database: Database,
  waiting: Query,
  queue: string,
  path: string,
): Promise<QueueReading['tenants']> {
  const filter = { queue }
  const at = { state: 'waiting', before: null, limit: MAX_SAMPLE } as const
  const listed = await listOf({ database, tenantPath: path }, waiting, filter, at)
  const jobs = new Map<string, number>()
  for (const { job } of listed) if (job.tenant !== null) jobs.set(job.tenant, (jobs.get(job.tenant) ?? 0) + 1)
  return [...jobs]
    .map(([tenant, count]) => ({ tenant, jobs: count }))
    .sort((left, right) => right.jobs - left.jobs || left.tenant.localeCompare(right.tenant))
}

/** The columns every look at a job reads; `$place` is the path of the tenant. */
export function jobColumns(columns: Columns, tenantPath: string | null, place: number): Wanted[] {
  const short = SHORT.filter((column) => columns.has(column)).map((column) => start(column, 1_000))
  const error = columns.has('error') ? [start('error', 2_000)] : []
  const isFound = tenantPath !== null && !columns.has('tenant')
  return [...short, ...error, ...(isFound ? valueSql(columns, 'tenant_found', place) : [])]
}

/** The paths must stand in the statement, wanted or not. */
export const pinned = (place: number): Wanted[] => [
  { as: 'pinned', sql: `coalesce($${place}::text[], $${place + 1}::text[]) is null` },
]

export const pathOf = (path: string): string => arrayOf(path.split('.'))

export function jobOf(row: Row, columns: Columns, tenantPath: string | null): EngineJob | undefined {
  const found = tenantPath === null ? undefined : valueIn(row, columns, 'tenant_found', tenantPath)
  const isEnded = row.state === 'failed' || row.state === 'completed'
  const { data } = toldJob.safeParse({
    id: row.id,
    state: row.state,
    name: row.name,
    attempts: numberOf(row.attempts),
    maxAttempts: numberOf(row.max_attempts),
    createdAt: isoOf(row.created_at),
    runAt: isoOf(row.run_at),
    startedAt: isoOf(row.started_at),
    finishedAt: isoOf(row.finished_at) ?? (isEnded ? isoOf(row.at) : null),
    error: row.error,
    tenant: tenantPath === null ? null : (row.tenant ?? found),
    version: row.version,
  })
  return data && engineJobOf(data)
}

const isoOf = (text: string | null | undefined): string | null => timeOf(text)?.toISOString() ?? null

function numberOf(text: string | null | undefined): number | null {
  const number = Number(text ?? Number.NaN)
  return Number.isSafeInteger(number) && number >= 0 ? number : null
}
