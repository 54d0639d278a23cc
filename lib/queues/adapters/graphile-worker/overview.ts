import type postgres from 'postgres'
import { z } from 'zod'
import type { Count, JobState, QueueReading } from '@/lib/queues/adapter'
import type { BlockMap } from '../postgres/block-map'
import { atLeast, capped, countsOf, mapped } from '../postgres/counts'
import { arrayText } from '../postgres/sql'
import { OPENED_BYTES, TENANT_CHARACTERS, TENANT_SAMPLE, type Tenants, tenantsOf } from '../postgres/tenants'
import { valueAt } from './job-sql'
import type { Shape } from './table'

const liveRows = z.array(
  z.object({
    task: z.int(),
    state: z.enum(['waiting', 'delayed', 'retrying']),
    jobs: z.int(),
    due_at: z.date().nullable(),
  }),
)

/** Jobs that run or will, as the library's own index finds them: of all tasks together the first ones. */
export type Live = { isWhole: boolean; rows: z.infer<typeof liveRows> }

export async function readLive(sql: postgres.Sql, schema: string, most: number): Promise<Live> {
  const answer = await sql.unsafe(
    `select task_id as task, count(*)::int as jobs, min(run_at) filter (where run_at <= now()) as due_at,
      case when attempts > 0 then 'retrying' when run_at > now() then 'delayed' else 'waiting' end as state
    from (select task_id, attempts, run_at from ${schema}._private_jobs
      where is_available = true order by priority, run_at limit $1::int) as found
    group by task, state`,
    [most + 1],
  )
  const rows = liveRows.parse([...answer])
  return { isWhole: rows.reduce((sum, { jobs }) => sum + jobs, 0) <= most, rows }
}

/** By the index that we advise. */
export async function readFailed(sql: postgres.Sql, schema: string, tasks: number[], cap: number) {
  const answer = await sql.unsafe(
    `select task, (select count(*) from (select from ${schema}._private_jobs
      where task_id = task and locked_at is null and attempts >= max_attempts limit $2::int) as found)::int as jobs
    from unnest($1::int[]) as task`,
    [arrayText(tasks), cap + 1],
  )
  const rows = z.array(z.object({ task: z.int(), jobs: z.int() })).parse([...answer])
  return new Map(rows.map(({ task, jobs }) => [task, capped(jobs, cap)]))
}

export async function readTenants(sql: postgres.Sql, schema: string, path: string): Promise<Tenants> {
  const answer = await sql.unsafe(
    `select task_id::text as queue, tenant, count(*)::int as jobs from (
      select task_id, left(${valueAt('$1::text[]')}, ${TENANT_CHARACTERS}) as tenant from (
        select task_id, payload from ${schema}._private_jobs
        where is_available = true and run_at <= now() order by priority, run_at limit ${TENANT_SAMPLE})
      as j where pg_column_size(payload) <= ${OPENED_BYTES}) as named
    where tenant is not null group by task_id, tenant`,
    [arrayText(path.split('.'))],
  )
  return tenantsOf(answer)
}

export type Found = {
  map: BlockMap | undefined
  /** The map was read just now, as a whole. */
  isExact: boolean
  live: Live
  failed: ReadonlyMap<number, Count> | undefined
  tenants: Tenants
  cap: number
}

export function readingOf({ id, name }: Shape['tasks'][number], found: Found): QueueReading {
  const { map, live, tenants } = found
  const due = live.rows.flatMap(({ task, due_at }) => (task === id && due_at ? [due_at.getTime()] : []))
  return {
    queue: name,
    counts: countsOf((state) => countOf(id, state, found)),
    oldestWaitingAt: due.length > 0 ? new Date(Math.min(...due)) : waitingBeyond(id, found),
    workers: null,
    lastWorkedAt: map?.workedAt(String(id)) ?? null,
    paused: null,
    finished: null,
    tenants: tenants.get(String(id)) ?? [],
  }
}

function countOf(id: number, state: JobState, found: Found): Count | null {
  const { live, failed, isExact, cap } = found
  if (state === 'completed') return null
  if (state === 'failed' && failed) return failed.get(id) ?? null
  if (state === 'failed' || state === 'active' || (isExact && !live.isWhole))
    return mapped(found, String(id), state)
  const jobs = live.rows.find((row) => row.task === id && row.state === state)?.jobs ?? 0
  return live.isWhole ? capped(jobs, cap) : atLeast(jobs, mapped(found, String(id), state), cap)
}

/** Jobs of this task that all others of the table run before. */
const waitingBeyond = (id: number, { live, map }: Found): Date | null =>
  live.isWhole ? null : (map?.firstAt(String(id), 'waiting') ?? null)
