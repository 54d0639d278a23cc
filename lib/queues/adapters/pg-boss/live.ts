import type postgres from 'postgres'
import { z } from 'zod'
import type { Count } from '@/lib/queues/adapter'
import { capped } from '../postgres/counts'
import { parameters } from '../postgres/sql'
import { OPENED_BYTES, TENANT_CHARACTERS, TENANT_SAMPLE, type Tenants, tenantsOf } from '../postgres/tenants'
import type { BossTable } from './table'

/** Tables asked for in one statement. */
const PARTS = 50
/** Payloads opened for tenants in one look, and of one queue at least. */
const OPENED = 5_000
const OPENED_OF_ONE = 20

const liveRows = z.array(
  z.object({
    queue: z.string(),
    waiting: z.int(),
    delayed: z.int(),
    retrying: z.int(),
    due: z.int(),
    later: z.int(),
    due_at: z.date().nullable(),
  }),
)

/** Jobs of a queue that run or will, up to a cap, as the library's own index finds them. */
export type Live = {
  waiting: number
  delayed: number
  retrying: number
  dueAt: Date | null
  /** Of which states all were found before the cap. */
  isWhole: Record<'waiting' | 'delayed' | 'retrying', boolean>
}

export async function readLive(
  sql: postgres.Sql,
  tables: readonly BossTable[],
  { hasBlocked, cap }: { hasBlocked: boolean; cap: number },
): Promise<Map<string, Live>> {
  const found = await inParts(sql, tables, (table, names) => liveSql(table, names, hasBlocked, cap))
  return new Map(
    liveRows.parse(found).map(({ queue, due_at, due, later, ...counts }) => {
      const [dueIsWhole, laterIsWhole] = hasBlocked
        ? [due + later <= 2 * cap, due + later <= 2 * cap]
        : [due <= cap, later <= cap]
      const isWhole = { waiting: dueIsWhole, delayed: laterIsWhole, retrying: dueIsWhole && laterIsWhole }
      return [queue, { ...counts, dueAt: due_at, isWhole }]
    }),
  )
}

/** By the index that we advise. */
export async function readFailed(sql: postgres.Sql, tables: readonly BossTable[], cap: number) {
  const found = await inParts(
    sql,
    tables.filter(({ hasFailedIndex }) => hasFailedIndex),
    ({ relation }, names) => `select q.name as queue, (select count(*) from (
      select from ${relation} where name = q.name and state = 'failed' limit ${cap + 1}) as found)::int as jobs
      from unnest(${names}) as q(name)`,
  )
  const rows = z.array(z.object({ queue: z.string(), jobs: z.int() })).parse(found)
  return new Map<string, Count>(rows.map(({ queue, jobs }) => [queue, capped(jobs, cap)]))
}

/** Of the queues named, which are those with a backlog. */
export async function readTenants(
  sql: postgres.Sql,
  tables: readonly BossTable[],
  { path, hasBlocked }: { path: string; hasBlocked: boolean },
): Promise<Tenants> {
  const queues = tables.reduce((sum, table) => sum + table.queues.length, 0)
  const most = Math.min(TENANT_SAMPLE, Math.max(OPENED_OF_ONE, Math.floor(OPENED / Math.max(1, queues))))
  const found = await inParts(sql, tables, ({ relation }, names, add) => {
    const place = add(path.split('.'))
    return `select q.name as queue, t.tenant, t.jobs from unnest(${names}) as q(name) cross join lateral (
      select left(data #>> ${place}, ${TENANT_CHARACTERS}) as tenant, count(*)::int as jobs
      from (select data, start_after from ${relation}
        where name = q.name and ${pending(hasBlocked)} limit ${most}) as sample
      where start_after <= now() and pg_column_size(data) <= ${OPENED_BYTES} group by 1) as t
      where t.tenant is not null`
  })
  return tenantsOf(found)
}

/** In the words of the library's index. */
export const pending = (hasBlocked: boolean, of = ''): string =>
  `${of}state < 'active'${hasBlocked ? ` and not ${of}blocked` : ''}`

/** Where the index goes by time, due jobs and later ones are counted apart; where it goes by priority, together. */
function liveSql({ relation }: BossTable, names: string, hasBlocked: boolean, cap: number): string {
  const part = (condition: string, most: number) =>
    `(select state, start_after from ${relation} where name = q.name and ${pending(hasBlocked)} ${condition} limit ${most})`
  const jobs = hasBlocked
    ? part('', 2 * cap + 1)
    : `${part('and start_after <= now()', cap + 1)} union all ${part('and start_after > now()', cap + 1)}`
  return `select q.name as queue, found.* from unnest(${names}) as q(name) cross join lateral (
    select (count(*) filter (where state = 'created' and start_after <= now()))::int as waiting,
      (count(*) filter (where state = 'created' and start_after > now()))::int as delayed,
      (count(*) filter (where state = 'retry'))::int as retrying,
      (count(*) filter (where start_after <= now()))::int as due,
      (count(*) filter (where start_after > now()))::int as later,
      min(start_after) filter (where start_after <= now() and isfinite(start_after)) as due_at
    from (${jobs}) as jobs) as found`
}

/** One select a table, some tables a statement. */
async function inParts(
  sql: postgres.Sql,
  tables: readonly BossTable[],
  select: (table: BossTable, names: string, add: (value: readonly string[]) => string) => string,
): Promise<unknown[]> {
  const found: unknown[] = []
  for (let at = 0; at < tables.length; at += PARTS) {
    const given = parameters()
    const add = (value: readonly string[]) => given.add(value, 'text[]')
    const selects = tables.slice(at, at + PARTS).map((table) => select(table, add(table.queues), add))
    found.push(...(await sql.unsafe(selects.join('\nunion all\n'), [...given.values])))
  }
  return found
}
