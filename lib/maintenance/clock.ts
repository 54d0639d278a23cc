import { sql } from 'drizzle-orm'
import type { Context } from '@/lib/context'

/** The same context at the database's time: the clocks of several hosts, and one that is set back, agree on windows so. */
export async function onDatabaseTime(ctx: Context): Promise<Context> {
  const [row] = await ctx.db.execute<{ now: string }>(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )
  if (!row) throw new Error('the database has no time')
  return { ...ctx, now: new Date(row.now) }
}
