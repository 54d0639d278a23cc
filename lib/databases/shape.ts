import { createHash } from 'node:crypto'
import type postgres from 'postgres'

/** SHA-256 over every table, column, type and index outside the system schemas: equal shapes, equal fingerprints. */
export async function schemaFingerprint(sql: postgres.Sql): Promise<string> {
  const columns = await sql<{ line: string }[]>`
    select concat_ws(' ', n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm')
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%'
    order by n.nspname, c.relname, a.attnum limit 20000`
  const indexes = await sql<{ line: string }[]>`
    select indexdef as line from pg_indexes
    where schemaname not in ('pg_catalog', 'information_schema') and schemaname not like 'pg_%'
    order by schemaname, tablename, indexname limit 20000`
  const hash = createHash('sha256')
  for (const { line } of [...columns, ...indexes]) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/** Exact rows of each table; a table that is not there is left out. */
export async function countRows(sql: postgres.Sql, tables: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const name = table
      .split('.')
      .map((part) => `"${part}"`)
      .join('.')
    const [known] = await sql`select to_regclass(${name}) is not null as there`
    if (!known?.there) continue
    const [row] = await sql.unsafe<{ rows: string }[]>(`select count(*) as rows from ${name}`)
    counts[table] = Number(row?.rows ?? 0)
  }
  return counts
}
