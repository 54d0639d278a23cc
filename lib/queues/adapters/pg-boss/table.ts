import type postgres from 'postgres'
import { z } from 'zod'
import type { IndexAdvice } from '@/lib/queues/adapter'
import type { JobTable } from '../postgres/chunk-read'
import { isSmall } from '../postgres/crawler'
import { arrayText, ident } from '../postgres/sql'
import { REACHED_AT, stateSql } from './job-sql'

const MOST_QUEUES = 500
/** As Postgres writes the condition of the index we advise. */
const FAILED = `^\\(state = 'failed'::[^ ]+\\)$`
const FAILED_KEY = ['name', 'completed_on', 'id']
/** What pg-boss counted itself is used for so long. */
const COUNTED_MS = 300_000

const count = z.int().optional()
const shapeRow = z.object({
  server_version: z.int(),
  has_blocked: z.boolean(),
  has_archive: z.boolean(),
  has_dependencies: z.boolean(),
  queues: z.array(
    z.object({
      name: z.string(),
      table: z.string(),
      blocks: z.int(),
      rows: z.number(),
      has_failed_index: z.boolean(),
      counted: z.object({
        monitor_on: z.string().nullish(),
        queued_count: count,
        active_count: count,
        failed_count: count,
        total_count: count,
      }),
    }),
  ),
})

export type BossTable = JobTable & {
  queues: string[]
  /** As Postgres estimates them; below zero: never analysed. */
  rows: number
  hasFailedIndex: boolean
}

/** Counted by pg-boss 11 and later, not long ago. */
export type Counted = { active: number; failed: number; completed: number }

export type Shape = {
  serverVersion: number
  /** Version 12.20 and later: jobs may wait for others, and the index of waiting ones goes by priority. */
  hasBlocked: boolean
  /** Version 10: what ended is moved there after half a day. */
  hasArchive: boolean
  /** Version 12: which jobs wait for which. */
  hasDependencies: boolean
  tables: BossTable[]
  counted: Map<string, Counted>
}

/** What there is at the moment, of all queues or of one; `schema` is quoted. Internal queues are left out. */
export async function readShape(
  sql: postgres.Sql,
  schema: string,
  queue: string | null = null,
): Promise<Shape> {
  const [row] = await sql.unsafe(
    `select current_setting('server_version_num')::int as server_version,
      exists(select from pg_attribute where attrelid = $1::regclass and attname = 'blocked') as has_blocked,
      to_regclass($2) is not null as has_archive, to_regclass($6) is not null as has_dependencies,
      (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'table', relname, 'rows', reltuples,
          'blocks', pg_relation_size(oid) / current_setting('block_size')::int, 'counted', queue,
          'has_failed_index', exists(select from pg_index i where i.indrelid = oid and i.indisvalid
            and pg_get_expr(i.indpred, i.indrelid) ~ $3 and $4::text[] = array(
              select pg_get_indexdef(i.indexrelid, at, true) from generate_series(1, 3) at)))), '[]')
        from (select q.name, to_jsonb(q) - 'singletons_active' - 'ready_history' as queue from ${schema}.queue q
          where q.name not like '\\_\\_pgboss\\_\\_%' and ($5::text is null or q.name = $5)
          order by q.name limit ${MOST_QUEUES}) as queues
        join pg_class c on c.relname = coalesce(queue ->> 'table_name', queue ->> 'partition_name')
          and c.relnamespace = (select relnamespace from pg_class where oid = $1::regclass)) as queues`,
    [`${schema}.job`, `${schema}.archive`, FAILED, arrayText(FAILED_KEY), queue, `${schema}.job_dependency`],
  )
  return shapeOf(shapeRow.parse(row), schema)
}

function shapeOf(row: z.infer<typeof shapeRow>, schema: string): Shape {
  const tables = new Map<string, BossTable>()
  const counted = new Map<string, Counted>()
  for (const queue of row.queues) {
    const known = tables.get(queue.table)
    if (known) known.queues.push(queue.name)
    else tables.set(queue.table, tableOf(queue, schema, row.has_blocked))
    const counts = countedOf(queue.counted)
    if (counts) counted.set(queue.name, counts)
  }
  return {
    serverVersion: row.server_version,
    hasBlocked: row.has_blocked,
    hasArchive: row.has_archive,
    hasDependencies: row.has_dependencies,
    tables: [...tables.values()],
    counted,
  }
}

type QueueRow = z.infer<typeof shapeRow>['queues'][number]

const tableOf = (queue: QueueRow, schema: string, hasBlocked: boolean): BossTable => ({
  relation: `${schema}.${ident(queue.table)}`,
  blocks: queue.blocks,
  rows: queue.rows,
  hasFailedIndex: queue.has_failed_index,
  queues: [queue.name],
  queue: 'j.name',
  state: stateSql(hasBlocked),
  reachedAt: `case when j.state < 'active' then j.start_after else ${REACHED_AT} end`,
  workedAt: 'greatest(j.started_on, j.completed_on)',
  id: 'j.id::text',
  keeps: ['failed', 'active'],
})

function countedOf({ monitor_on, ...counts }: QueueRow['counted']): Counted | undefined {
  const { queued_count: queued, active_count: active, failed_count: failed, total_count: total } = counts
  if (!monitor_on || Date.now() - Date.parse(monitor_on) > COUNTED_MS) return undefined
  if (queued === undefined || active === undefined || failed === undefined || total === undefined)
    return undefined
  return { active, failed, completed: Math.max(0, total - queued - active - failed) }
}

/** For every large table without it. It grows with the failed jobs and with no others. */
export const adviceFor = ({ tables }: Shape): IndexAdvice[] =>
  tables
    .filter((table) => !isSmall(table) && !table.hasFailedIndex)
    .map(({ relation, queues }) => ({
      reason: `No index leads to the failed jobs of ${namesOf(queues)}: they are counted by reading the table piece by piece, and found late.`,
      statement: `CREATE INDEX CONCURRENTLY ON ${relation} (name, completed_on, id) WHERE state = 'failed'`,
    }))

const namesOf = (queues: readonly string[]): string =>
  queues.length > 3 ? `${queues.slice(0, 3).join(', ')} and ${queues.length - 3} more` : queues.join(', ')
