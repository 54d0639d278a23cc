import { and, eq, isNull } from 'drizzle-orm'
import { type CronCheckInRow, cronCheckIns, cronRuns } from '@/db/schema'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CheckInAnswer, NewCheckIn } from '../contract'
import { applyTo } from '../ledger/apply'
import { lockJob } from '../ledger/plan'
import { BODY_LIMIT } from '../ping/ping'
import { runView } from '../view'

const MAX_AHEAD_MS = 5 * 60_000
const MAX_OLD_MS = 30 * 86_400_000
const KEPT_TENANTS = 100

/**
 * A check-in that may carry its own time, counts and results of tenants; the ledger holds it when this returns.
 *
 * @throws AppError not_found, unprocessable (a time too far away)
 */
export async function recordCheckIn(ctx: Context, id: string, said: NewCheckIn): Promise<CheckInAnswer> {
  requirePermission(ctx, 'cron:check_in')
  const at = timeOf(said, ctx.now)
  return transaction(ctx, async (tx) => {
    const job = await lockJob(tx, id)
    if (!job) throw new AppError('not_found', `There is no cron job ${id}.`)
    const [checkIn] = await tx.db
      .insert(cronCheckIns)
      .values(rowOf(tx, id, said, at))
      .returning()
    if (!checkIn) throw new Error('the insert returned no row')
    while (await isWaiting(tx, checkIn)) await applyTo(tx, [job])
    return { id: String(checkIn.id), at: at.toISOString(), run: await runOf(tx, checkIn) }
  })
}

function timeOf({ at }: NewCheckIn, now: Date): Date {
  const time = at === undefined ? now : new Date(at)
  const aheadMs = time.getTime() - now.getTime()
  if (aheadMs <= MAX_AHEAD_MS && aheadMs >= -MAX_OLD_MS) return time
  const message = 'must lie within the last 30 days'
  throw new AppError('unprocessable', `at ${message}.`, { fields: [{ path: 'at', message }] })
}

function rowOf({ now, actor }: Context, jobId: string, said: NewCheckIn, at: Date) {
  const { status, exitCode = null, runId = null, message } = said
  const body = message ? Buffer.from(message) : null
  return {
    jobId,
    receivedAt: now,
    at,
    kind: kindOf(status, exitCode),
    exitCode,
    runId,
    body: body?.subarray(-BODY_LIMIT) ?? null,
    bodyBytes: body?.byteLength ?? 0,
    details: detailsOf(said),
    from: actor.name,
  }
}

function kindOf(status: NewCheckIn['status'], exitCode: number | null): CronCheckInRow['kind'] {
  if (status === 'ok') return exitCode ? 'fail' : 'success'
  return status
}

function detailsOf({ counts, tenants }: NewCheckIn) {
  if (!counts && !tenants) return null
  const failed = tenants?.failed.map(({ tenant, error = null }) => ({ tenant, error })) ?? []
  return {
    counts: counts ?? null,
    tenants: tenants
      ? { ok: tenants.ok, failed: failed.slice(0, KEPT_TENANTS), failedCount: failed.length }
      : null,
  }
}

async function isWaiting({ db }: Context, { id }: CronCheckInRow): Promise<boolean> {
  const rows = await db
    .select({ id: cronCheckIns.id })
    .from(cronCheckIns)
    .where(and(eq(cronCheckIns.id, id), isNull(cronCheckIns.appliedAt)))
  return rows.length > 0
}

async function runOf({ db }: Context, { id }: CronCheckInRow) {
  const [found] = await db
    .select({ run: cronRuns })
    .from(cronCheckIns)
    .innerJoin(cronRuns, eq(cronRuns.id, cronCheckIns.ledgerRunId))
    .where(eq(cronCheckIns.id, id))
  return found ? runView(found.run) : null
}
