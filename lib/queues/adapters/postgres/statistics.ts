import type postgres from 'postgres'
import { z } from 'zod'
import { arrayText } from './sql'

const rows = z.array(
  z.object({
    relation: z.string(),
    column: z.string(),
    values: z.array(z.string()),
    shares: z.array(z.number()),
  }),
)

/** Shares of the rows of a table, by column and value, as of its last ANALYZE. */
export type Shares = (relation: string, column: string, value: string) => number | undefined

/** What Postgres knows of the most common values of some columns. Tables it has not analysed are left out. */
export async function readShares(
  sql: postgres.Sql,
  relations: readonly string[],
  columns: readonly string[],
): Promise<Shares> {
  if (relations.length === 0) return () => undefined
  const answer = await sql.unsafe(
    `select given as relation, s.attname as column, to_json(s.most_common_vals::text::text[]) as values,
      to_json(s.most_common_freqs::float8[]) as shares
    from unnest($1::text[]) as given
    join pg_class c on c.oid = given::regclass join pg_namespace n on n.oid = c.relnamespace
    join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname
    where s.attname = any($2::text[]) and s.most_common_vals is not null`,
    [arrayText(relations), arrayText(columns)],
  )
  const found = rows.parse([...answer])
  return (relation, column, value) => {
    const known = found.find((row) => row.relation === relation && row.column === column)
    // A value that is none of the common ones was hardly met.
    return known && (known.shares[known.values.indexOf(value)] ?? 0)
  }
}
