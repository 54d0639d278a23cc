import { drizzle } from 'drizzle-orm/postgres-js'
import { z } from 'zod'
import { type Db, pool } from '@/db/client'
import * as schema from '@/db/schema'

type Sent = { query: string; params: unknown[] }

export type Read = { table: string; by: string }

/**
 * How Postgres reads tables for everything a piece of work asks it, transactions included; a snapshot of a plan that
 * holds whatever the costs are. Statements that change something are explained, not run again.
 */
export async function plansOf(work: (db: Db) => Promise<unknown>): Promise<Read[]> {
  const sent: Sent[] = []
  const db: Db = drizzle(pool().sql, {
    schema,
    logger: { logQuery: (query, params) => sent.push({ query, params }) },
  })
  await work(db)
  const reads: Read[] = []
  for (const { query, params } of sent) reads.push(...(await readsOf(query, params)))
  const told = new Map(reads.map((read) => [`${read.table} ${read.by}`, read]))
  return [...told.values()].sort((one, other) => one.table.localeCompare(other.table))
}

type Node = {
  'Node Type': string
  'Relation Name'?: string | undefined
  'Index Name'?: string | undefined
  Plans?: Node[] | undefined
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    Plans: z.array(node).optional(),
  }),
)
const plans = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: node })) }))

async function readsOf(query: string, params: unknown[]): Promise<Read[]> {
  if (!/^\s*(?:select|with|insert|update|delete)\b/i.test(query)) return []
  const rows = await pool().sql.unsafe(`explain (format json) ${query}`, params as never[])
  return plans.parse([...rows]).flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scans(Plan)))
}

/** The index of a bitmap stands below the table it is for. */
function scans(plan: Node, table?: string): Read[] {
  const on = plan['Relation Name'] ?? table
  const index = plan['Index Name']
  const below = (plan.Plans ?? []).flatMap((child) =>
    scans(child, plan['Node Type'] === 'Bitmap Heap Scan' ? on : table),
  )
  if (plan['Node Type'] === 'Seq Scan') return [{ table: on ?? '', by: 'every row' }, ...below]
  return index && on && plan['Node Type'] !== 'ModifyTable' ? [{ table: on, by: index }, ...below] : below
}
