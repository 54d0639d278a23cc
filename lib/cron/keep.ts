import { sql } from 'drizzle-orm'
import type { Context } from '@/lib/context'
import { syncFileJobs } from './commands'
import { tickLedger } from './ledger/tick'
import { keepLedger } from './ping/keeper'

const KEPT_DAYS = 400
const CHECK_INS_KEPT_DAYS = 90
const FORGOTTEN_AT_ONCE = 5_000

/** What a worker does for cron every few seconds: jobs as pitwall.yaml has them, the ledger brought to now. */
export async function keepCron(ctx: Context): Promise<void> {
  await syncFileJobs(ctx)
  await tickLedger(ctx)
  keepLedger()
}

/** Removes check-ins of jobs that are gone, what was said over 90 days ago, and runs of over 400 days, a few thousand at a time. */
export async function forgetOldRuns({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
  await db.execute(sql`delete from cron_check_ins as c where applied_at is null
    and not exists (select from cron_jobs as j where j.id = c.job_id)`)
  await db.execute(sql`delete from cron_check_ins where id in (
    select id from (select id, received_at from cron_check_ins order by id limit ${FORGOTTEN_AT_ONCE}) as oldest
    where received_at < ${daysAgo(CHECK_INS_KEPT_DAYS)})`)
  await db.execute(sql`delete from cron_runs where id in (
    select id from (select id, slot_at from cron_runs order by id limit ${FORGOTTEN_AT_ONCE}) as oldest
    where slot_at < ${daysAgo(KEPT_DAYS)})`)
  await db.execute(sql`delete from cron_blind_spans where until_at < ${daysAgo(CHECK_INS_KEPT_DAYS)}`)
}
