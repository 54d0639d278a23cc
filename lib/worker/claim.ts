import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { type ProbeTarget, probeTargets } from '@/db/schema'
import type { Context } from '@/lib/context'

/** What a look may need beyond its own time: to be cut off, and to be written down. */
const LEASE_MARGIN_MS = 10_000

type Wanted = { worker: string; targetIds: string[]; limit: number }

/**
 * Takes targets that are due and that nobody holds. Each goes to one worker only; a claim that outlives its lease may be
 * taken over, and its late result is then refused by `claimedBy` and `claimedUntil`.
 */
export async function claimDue(
  { db, now }: Pick<Context, 'db' | 'now'>,
  { worker, targetIds, limit }: Wanted,
): Promise<ProbeTarget[]> {
  if (limit <= 0 || targetIds.length === 0) return []
  const at = sql`${now.toISOString()}::timestamptz`
  // A time far ahead was written before the clock was set back.
  const isDue = or(
    lte(probeTargets.nextDueAt, now),
    gt(probeTargets.nextDueAt, sql`${at} + ${probeTargets.intervalSeconds} * interval '2 seconds'`),
  )
  const isFree = or(
    isNull(probeTargets.claimedUntil),
    lte(probeTargets.claimedUntil, now),
    gt(probeTargets.claimedUntil, sql`${at} + interval '5 minutes'`),
  )
  const due = db
    .select({ id: probeTargets.id })
    .from(probeTargets)
    .where(and(inArray(probeTargets.id, targetIds), isDue, isFree))
    .orderBy(asc(probeTargets.nextDueAt))
    .limit(limit)
    .for('update', { skipLocked: true })
  return (
    db
      .update(probeTargets)
      .set({
        claimedBy: worker,
        claimedUntil: sql`${at} + (${probeTargets.timeoutMs} + ${LEASE_MARGIN_MS}::int) * interval '1 millisecond'`,
      })
      // Not `in`: a plan that runs the inner query again for each row claims others each time.
      .where(sql`${probeTargets.id} = any(array(${due}))`)
      .returning()
  )
}

/** True only for who holds the claim still. */
export const holdsClaim = (claimed: ProbeTarget) =>
  and(
    eq(probeTargets.id, claimed.id),
    eq(probeTargets.claimedBy, claimed.claimedBy ?? ''),
    eq(probeTargets.claimedUntil, claimed.claimedUntil ?? new Date(0)),
  )

/** Gives a target back unlooked at, due at once. */
export async function releaseClaim(
  { db, now }: Pick<Context, 'db' | 'now'>,
  claimed: ProbeTarget,
): Promise<void> {
  await db
    .update(probeTargets)
    .set({ claimedBy: null, claimedUntil: null, nextDueAt: now })
    .where(holdsClaim(claimed))
}

/** Gives back whatever a worker that ends still holds. */
export async function releaseAll({ db, now }: Pick<Context, 'db' | 'now'>, worker: string): Promise<void> {
  await db
    .update(probeTargets)
    .set({ claimedBy: null, claimedUntil: null, nextDueAt: now })
    .where(eq(probeTargets.claimedBy, worker))
}
