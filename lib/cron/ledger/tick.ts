import { asc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cronBlindSpans, cronCheckIns, cronLedger } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { applyPending } from './apply'
import { learnBands } from './learn'
import { planDue } from './plan'
import { standingsAfter } from './standings'

const LEDGER_LOCK = 4_801_010
const LEDGER = 1
/** Nobody judged for longer: whoever checked in then may not have been heard. */
const BLIND_MS = 20_000
/** A check-in that has been received may take so long to be committed. */
const SETTLE_MS = 5_000
/** Of check-ins written in by a tick: whoever took them in does it too, and what still waits holds up nobody but itself. */
const ROUNDS = 2

/**
 * Brings the ledger to now: check-ins that wait are written in, slots are written ahead, what is overdue ends. One does
 * it at a time; another that comes meanwhile has nothing to do.
 */
export async function tickLedger(ctx: Context): Promise<void> {
  await applyPending(ctx, { rounds: ROUNDS })
  await transaction(ctx, async (tx) => {
    const [turn] = await tx.db.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(${LEDGER_LOCK}) as mine`,
    )
    if (!turn?.mine || !(await noteBlindness(tx))) return
    await planDue(tx)
    await endOverdue(tx)
    await learnBands(tx)
    await tx.db.update(cronLedger).set({ judgedAt: tx.now }).where(eq(cronLedger.id, LEDGER))
  })
}

/** False when somebody has judged a later moment already: clocks differ. */
async function noteBlindness({ db, now }: Context): Promise<boolean> {
  const [ledger] = await db.select().from(cronLedger).where(eq(cronLedger.id, LEDGER))
  if (!ledger) {
    await db.insert(cronLedger).values({ id: LEDGER, judgedAt: now }).onConflictDoNothing()
    return true
  }
  const quietMs = now.getTime() - ledger.judgedAt.getTime()
  if (quietMs > BLIND_MS) await db.insert(cronBlindSpans).values({ fromAt: ledger.judgedAt, untilAt: now })
  return quietMs >= 0
}

const ended = z.object({
  id: z.string().transform(BigInt),
  jobId: z.string(),
  dueAt: z.string().nullable().transform(dateOf),
  slotAt: z.string().transform((text) => new Date(text)),
  status: z.enum(['missed', 'timed_out', 'skipped', 'unknown']),
  reason: z.enum(['blind', 'pause', 'maintenance']).nullable(),
})

/** Windows that touch the time in which a run might have begun, and that hold its job. */
const maintenanceOver = sql`select from maintenance_windows as w
  where w.mode <> 'announce' and w.begun_at <= r.deadline_at and (w.ended_at is null or w.ended_at >= r.due_at)
    and w.scope in ('global', 'service:' || j.service, 'cron:' || j.slug)`

/**
 * What nobody came for, or never heard the end of. Where we were blind meanwhile it is unknown: the check-in may have
 * come then.
 */
async function endOverdue(tx: Context): Promise<void> {
  const settled = (await settledUntil(tx)).toISOString()
  const why = sql`case
      when r.status = 'expected' and j.paused_at <= r.due_at then 'pause'
      when r.status = 'expected' and exists (${maintenanceOver}) then 'maintenance'
      when exists (select from cron_blind_spans as b where b.from_at <= r.deadline_at
        and b.until_at >= coalesce(r.started_at, r.due_at - interval '5 minutes')) then 'blind' end`
  const rows = await tx.db.execute(sql`
    update cron_runs as r set deadline_at = null, reason = ${why}, status = case ${why}
      when 'pause' then 'skipped' when 'maintenance' then 'skipped' when 'blind' then 'unknown'
      else case r.status when 'expected' then 'missed' else 'timed_out' end end
    from cron_jobs as j
    where j.id = r.job_id and r.deadline_at <= ${settled} and r.status in ('expected', 'running')
    returning r.id::text, r.job_id as "jobId", r.due_at::text as "dueAt", r.slot_at::text as "slotAt",
      r.status, r.reason`)
  const runs = z.array(ended).parse([...rows])
  await standingsAfter(
    tx,
    runs.map((run) => ({ ...run, exitCode: null, errorSnippet: null })),
  )
}

/** Up to here nothing can be heard any more: a little ago, or when the oldest check-in that still waits came. */
async function settledUntil({ db, now }: Context): Promise<Date> {
  const settled = new Date(now.getTime() - SETTLE_MS)
  const [oldest] = await db
    .select({ receivedAt: cronCheckIns.receivedAt })
    .from(cronCheckIns)
    .where(isNull(cronCheckIns.appliedAt))
    .orderBy(asc(cronCheckIns.id))
    .limit(1)
  return oldest && oldest.receivedAt < settled ? oldest.receivedAt : settled
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
