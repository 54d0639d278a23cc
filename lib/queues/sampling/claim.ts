import { and, asc, type Column, eq, gt, inArray, isNull, lte, notInArray, or, sql } from 'drizzle-orm'
import { type QueueSourceRow, queueSchedules, queueSources, queues } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { closeForgotten, listSources } from '../sources'

export const LOOK_EVERY_MS = 15_000
/** What a look may need beyond its own time: opening the engine, its schedules, writing it all down. */
const LEASE_MS = 60_000

type Asker = Pick<Context, 'db' | 'now'>

/** Makes the rows match what pitwall.yaml names; queues of a source it no longer names are forgotten. */
export async function meetSources(ctx: Context): Promise<void> {
  closeForgotten()
  const known = listSources()
  const ids = known.map(({ id }) => id)
  await transaction(ctx, async ({ db, now }) => {
    for (const { id, kind } of known)
      await db
        .insert(queueSources)
        .values({ source: id, engine: kind, nextDueAt: now, intervalMs: LOOK_EVERY_MS })
        .onConflictDoUpdate({ target: queueSources.source, set: { engine: kind, nextDueAt: now } })
    const isForgotten = (column: Column) => (ids.length > 0 ? notInArray(column, ids) : undefined)
    await db.delete(queueSources).where(isForgotten(queueSources.source))
    await db.delete(queues).where(isForgotten(queues.source))
    await db.delete(queueSchedules).where(isForgotten(queueSchedules.source))
  })
}

/** One source of these that is due and that nobody holds, for this worker only; a claim that outlives its lease may be taken over. */
export async function claimSource(
  { db, now }: Asker,
  { worker, sources }: { worker: string; sources: readonly string[] },
): Promise<QueueSourceRow | undefined> {
  if (sources.length === 0) return undefined
  const { nextDueAt, claimedUntil, source } = queueSources
  const due = db
    .select({ source })
    .from(queueSources)
    .where(
      and(
        inArray(source, [...sources]),
        or(lte(nextDueAt, now), isFarAhead(nextDueAt, now)),
        or(isNull(claimedUntil), lte(claimedUntil, now), isFarAhead(claimedUntil, now)),
      ),
    )
    .orderBy(asc(nextDueAt))
    .limit(1)
    .for('update', { skipLocked: true })
  const [claimed] = await db
    .update(queueSources)
    .set({ claimedBy: worker, claimedUntil: new Date(now.getTime() + LEASE_MS) })
    // Not `in`: a plan that runs the inner query again for each row claims another one each time.
    .where(eq(source, sql`(${due})`))
    .returning()
  return claimed
}

type Outcome = Partial<Omit<QueueSourceRow, 'source' | 'engine' | 'claimedBy' | 'claimedUntil'>>

/** Ends the claim with what came of it. False when somebody else has it: then nothing may be written. */
export async function endClaim(
  { db }: Pick<Context, 'db'>,
  { source, claimedBy, claimedUntil }: QueueSourceRow,
  outcome: Outcome,
): Promise<boolean> {
  const ended = await db
    .update(queueSources)
    .set({ ...outcome, claimedBy: null, claimedUntil: null })
    .where(
      and(
        eq(queueSources.source, source),
        eq(queueSources.claimedBy, claimedBy ?? ''),
        eq(queueSources.claimedUntil, claimedUntil ?? new Date(0)),
      ),
    )
    .returning({ source: queueSources.source })
  return ended.length > 0
}

/** Gives back what a worker that ends still holds. */
export async function releaseSources({ db, now }: Asker, worker: string): Promise<void> {
  await db
    .update(queueSources)
    .set({ claimedBy: null, claimedUntil: null, nextDueAt: now })
    .where(eq(queueSources.claimedBy, worker))
}

/** A time that far ahead was written before the clock was set back. */
const isFarAhead = (time: Column, now: Date) =>
  gt(time, sql`${now.toISOString()}::timestamptz + interval '10 minutes'`)
