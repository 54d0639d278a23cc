import { and, asc, type Column, eq, gt, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { type QueueRetryRun, queueRetryRuns } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { listSources } from '../sources'
import { endRun } from './end'

const LEASE_MS = 30_000
const MAX_FORGOTTEN = 100

type Asker = Pick<Context, 'db' | 'now'>

/** One run that goes on, is due and that nobody holds, for this worker only; a claim that outlives its lease may be taken over. */
export async function claimRun({ db, now }: Asker, worker: string): Promise<QueueRetryRun | undefined> {
  const { id, nextDueAt, claimedUntil, endedAt } = queueRetryRuns
  const due = db
    .select({ id })
    .from(queueRetryRuns)
    .where(
      and(
        isNull(endedAt),
        or(lte(nextDueAt, now), isFarAhead(nextDueAt, now)),
        or(isNull(claimedUntil), lte(claimedUntil, now), isFarAhead(claimedUntil, now)),
      ),
    )
    .orderBy(asc(nextDueAt))
    .limit(1)
    .for('update', { skipLocked: true })
  const [claimed] = await db
    .update(queueRetryRuns)
    .set({ claimedBy: worker, claimedUntil: new Date(now.getTime() + LEASE_MS) })
    // Not `in`: a plan that runs the inner query again for each row claims another one each time.
    .where(eq(id, sql`(${due})`))
    .returning()
  return claimed
}

/** True only for who holds the claim still: a worker that was away for too long writes nothing. */
export const holdsRun = ({ id, claimedBy, claimedUntil }: QueueRetryRun): SQL | undefined =>
  and(
    eq(queueRetryRuns.id, id),
    eq(queueRetryRuns.claimedBy, claimedBy ?? ''),
    eq(queueRetryRuns.claimedUntil, claimedUntil ?? new Date(0)),
  )

/** Holds it for so long from now; undefined when somebody else has it, or it has ended. */
export async function extendClaim(
  { db, now }: Asker,
  run: QueueRetryRun,
  leaseMs: number,
): Promise<QueueRetryRun | undefined> {
  const [extended] = await db
    .update(queueRetryRuns)
    .set({ claimedUntil: new Date(now.getTime() + leaseMs) })
    .where(and(holdsRun(run), isNull(queueRetryRuns.endedAt)))
    .returning()
  return extended
}

type Outcome = Partial<Pick<QueueRetryRun, 'state' | 'reason' | 'paidUntil' | 'canaryPassedAt'>>

/** Gives it back with what came of the step; due again so much later. */
export async function releaseRun(
  { db, now }: Asker,
  run: QueueRetryRun,
  waitMs: number,
  outcome: Outcome,
): Promise<void> {
  await db
    .update(queueRetryRuns)
    .set({ ...outcome, claimedBy: null, claimedUntil: null, nextDueAt: new Date(now.getTime() + waitMs) })
    .where(and(holdsRun(run), isNull(queueRetryRuns.endedAt)))
}

/** Gives back whatever a worker that ends still holds. */
export async function releaseRuns({ db, now }: Asker, worker: string): Promise<void> {
  await db
    .update(queueRetryRuns)
    .set({ claimedBy: null, claimedUntil: null, nextDueAt: now })
    .where(and(eq(queueRetryRuns.claimedBy, worker), isNull(queueRetryRuns.endedAt)))
}

/** Runs of sources that pitwall.yaml no longer names cannot go on. */
export async function stopForgotten(ctx: Context): Promise<void> {
  const known = listSources().map(({ id }) => id)
  const isForgotten = known.length > 0 ? notInArray(queueRetryRuns.source, known) : undefined
  await transaction(ctx, async (tx) => {
    const runs = await tx.db
      .select()
      .from(queueRetryRuns)
      .where(and(isNull(queueRetryRuns.endedAt), isForgotten))
      .limit(MAX_FORGOTTEN)
    for (const run of runs)
      await endRun(tx, run, { state: 'stopped', reason: `pitwall.yaml no longer names ${run.source}.` })
  })
}

/** A time that far ahead was written before the clock was set back. */
const isFarAhead = (time: Column, now: Date) =>
  gt(time, sql`${now.toISOString()}::timestamptz + interval '10 minutes'`)
