import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Context, requirePermission } from '@/lib/context'
import { type CronDay, runStatus } from '../contract'
import { getJobRow } from '../queries'

const row = z.object({ day: z.string(), status: runStatus, runs: z.int() })

/** How the runs of each day (in the job's zone) ended, oldest first. @throws AppError not_found */
export async function getCronCalendar(
  ctx: Context,
  id: string,
  { days }: { days: number },
): Promise<{ items: CronDay[]; nextCursor: null }> {
  requirePermission(ctx, 'cron:read')
  const { timezone } = await getJobRow(ctx, id)
  const rows = await ctx.db.execute(sql`
    select to_char(slot_at at time zone ${timezone}::text, 'YYYY-MM-DD') as day, status, count(*)::int as runs
    from cron_runs
    where job_id = ${id} and slot_at <= ${ctx.now.toISOString()}::timestamptz
      and slot_at > ${ctx.now.toISOString()}::timestamptz - ${days}::int * interval '1 day'
    group by 1, 2 order by 1`)
  const byDay = new Map<string, CronDay['counts']>()
  for (const { day, status, runs } of z.array(row).parse([...rows]))
    byDay.set(day, { ...byDay.get(day), [status]: runs })
  return { items: [...byDay].map(([day, counts]) => ({ day, counts })), nextCursor: null }
}
