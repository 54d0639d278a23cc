import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { cronJobs, cronRuns, maintenanceCatchUps } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, SYSTEM, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import { OutboundError, outbound } from '@/lib/http/outbound'
import type { CatchUpItem } from '../contract'
import { getCatchUp, triggerOf } from './catch-up'

const LEASE_SECONDS = 30
const TIMEOUT_MS = 10_000
const AT_ONCE = 8

/**
 * Calls the trigger of a job whose runs were skipped, once: again only after it failed. Each call of a run carries the same
 * `Idempotency-Key`, so that a job that was told twice can tell.
 *
 * @throws AppError not_found, conflict (it cannot be run, and why)
 */
export async function runNow(ctx: Context, windowId: string, runId: string): Promise<CatchUpItem> {
  requirePermission(ctx, 'cron:operate')
  const item = await getCatchUp(ctx, windowId, runId)
  if (item.state === 'asked' || item.state === 'called') return item
  if (item.cannotRun) throw new AppError('conflict', item.cannotRun)
  await transaction(ctx, async (tx) => {
    if (!(await note(tx, { windowId, runId, state: 'asked', reason: null }))) return
    const after = { run: runId, window: windowId, dueAt: item.lastDueAt }
    await recordAudit(tx, { action: 'cron_job.caught_up', subject: `cron:${item.slug}`, after })
  })
  await callTriggers(ctx, runId)
  return getCatchUp(ctx, windowId, runId)
}

/** Nobody needs to run it. @throws AppError not_found, conflict */
export async function dismissCatchUp(
  ctx: Context,
  { id, runId }: { id: string; runId: string },
  reason: string,
): Promise<CatchUpItem> {
  requirePermission(ctx, 'cron:operate')
  const item = await getCatchUp(ctx, id, runId)
  if (item.state === 'dismissed') return item
  if (item.state !== 'waiting' && item.state !== 'failed')
    throw new AppError('conflict', item.cannotRun ?? 'It ran.')
  await transaction(ctx, async (tx) => {
    if (!(await note(tx, { windowId: id, runId, state: 'dismissed', reason }))) return
    await recordAudit(tx, { action: 'cron_job.catch_up_dismissed', subject: `cron:${item.slug}`, reason })
  })
  return getCatchUp(ctx, id, runId)
}

type Note = { windowId: string; runId: string; state: 'asked' | 'dismissed'; reason: string | null }

/** Of two who decide at once, the database lets one do it. */
async function note(tx: Context, { windowId, runId, state, reason }: Note): Promise<boolean> {
  const told = { state, reason, by: tx.actor.id, byName: tx.actor.name, at: tx.now, problem: null }
  const noted = await tx.db
    .insert(maintenanceCatchUps)
    .values({ runId: BigInt(runId), windowId, ...told })
    .onConflictDoUpdate({
      target: maintenanceCatchUps.runId,
      set: { ...told, claimedUntil: null },
      setWhere: inArray(maintenanceCatchUps.state, ['failed', 'dismissed']),
    })
    .returning({ runId: maintenanceCatchUps.runId })
  return noted.length === 1
}

/** Calls what was asked for: one run, or all that a process which is gone has left. */
export async function callTriggers(given: Context, runId?: string): Promise<void> {
  const ctx = { ...given, actor: SYSTEM }
  const claimed = await claim(ctx, runId)
  await Promise.all(claimed.map((row) => call(ctx, row)))
}

type Claimed = Awaited<ReturnType<typeof claim>>[number]

function claim({ db, now }: Context, runId: string | undefined) {
  const { runId: id, state, claimedUntil } = maintenanceCatchUps
  const due = db
    .select({ id })
    .from(maintenanceCatchUps)
    .where(
      and(
        eq(state, 'asked'),
        or(isNull(claimedUntil), lte(claimedUntil, now)),
        runId === undefined ? undefined : eq(id, BigInt(runId)),
      ),
    )
    .limit(AT_ONCE)
    .for('update', { skipLocked: true })
  return db
    .update(maintenanceCatchUps)
    .set({
      attempts: sql`${maintenanceCatchUps.attempts} + 1`,
      claimedUntil: new Date(now.getTime() + LEASE_SECONDS * 1_000),
    })
    .where(sql`${id} = any(array(${due}))`)
    .returning()
}

async function call(ctx: Context, row: Claimed): Promise<void> {
  const [found] = await ctx.db
    .select({
      slug: cronJobs.slug,
      environment: cronJobs.environment,
      name: cronJobs.name,
      dueAt: cronRuns.dueAt,
    })
    .from(cronRuns)
    .innerJoin(cronJobs, eq(cronJobs.id, cronRuns.jobId))
    .where(eq(cronRuns.id, row.runId))
  const problem = found ? await trigger(found, row) : 'The run is not in the ledger any more.'
  await transaction(ctx, async (tx) => {
    await tx.db
      .update(maintenanceCatchUps)
      .set({
        state: problem === undefined ? 'called' : 'failed',
        problem: problem ?? null,
        claimedUntil: null,
      })
      .where(and(eq(maintenanceCatchUps.runId, row.runId), eq(maintenanceCatchUps.state, 'asked')))
    if (!found) return
    await recordEvent(tx, {
      ...{ lane: 'cron', kind: 'run_caught_up', subject: `cron:${found.slug}` },
      severity: problem === undefined ? 'info' : 'warning',
      title:
        problem === undefined
          ? `${found.name} was told to run now, after maintenance`
          : `${found.name} could not be told to run now: ${problem}`,
      evidence: { run: String(row.runId), window: row.windowId },
    })
  })
}

type Found = { slug: string; environment: string; dueAt: Date | null }

/** What went wrong; undefined when the trigger took it. */
async function trigger(job: Found, { runId, windowId }: Claimed): Promise<string | undefined> {
  const configured = triggerOf(job)
  if (!configured) return 'pitwall.yaml names no trigger for it any more.'
  const { url, token } = configured
  try {
    const { status } = await outbound(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `catch-up-${runId}`,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        job: job.slug,
        dueAt: job.dueAt?.toISOString() ?? null,
        reason: 'maintenance',
        window: windowId,
      }),
      timeoutMs: TIMEOUT_MS,
    })
    return status >= 200 && status <= 299 ? undefined : `Its trigger answered ${status}.`
  } catch (error) {
    if (error instanceof OutboundError) return error.message
    throw error
  }
}
