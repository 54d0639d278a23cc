import { and, asc, type Column, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import { type BaselineService, baselineServices } from '@/db/schema'
import type { Context } from '@/lib/context'

const LEASE_MS = 60_000
// A piece of history may be many slow questions.
const HISTORY_LEASE_MS = 240_000

type Asker = Pick<Context, 'db' | 'now'>

/** Makes sure that every service has its row. */
export async function meetServices({ db, now }: Asker, services: readonly string[]): Promise<void> {
  if (services.length === 0) return
  await db
    .insert(baselineServices)
    .values(services.map((service) => ({ service, nextDueAt: now })))
    .onConflictDoNothing()
}

/** One service that is due and that nobody holds, for this worker only; a claim that outlives its lease may be taken over. */
export async function claimService(
  { db, now }: Asker,
  { worker, services }: { worker: string; services: readonly string[] },
): Promise<BaselineService | undefined> {
  if (services.length === 0) return undefined
  const due = db
    .select({ service: baselineServices.service })
    .from(baselineServices)
    .where(
      and(
        inArray(baselineServices.service, [...services]),
        or(lte(baselineServices.nextDueAt, now), isFarAhead(baselineServices.nextDueAt, now)),
        or(
          isNull(baselineServices.claimedUntil),
          lte(baselineServices.claimedUntil, now),
          isFarAhead(baselineServices.claimedUntil, now),
        ),
      ),
    )
    .orderBy(asc(baselineServices.nextDueAt))
    .limit(1)
    .for('update', { skipLocked: true })
  const [claimed] = await db
    .update(baselineServices)
    .set({ claimedBy: worker, claimedUntil: leaseUntil(now) })
    // Not `in`: a plan that runs the inner query again for each row claims another one each time.
    .where(eq(baselineServices.service, sql`(${due})`))
    .returning()
  return claimed
}

/** True only for who holds the claim still. */
const isHeld = ({ service, claimedBy, judgedAt }: BaselineService) =>
  and(
    eq(baselineServices.service, service),
    eq(baselineServices.claimedBy, claimedBy ?? ''),
    judgedAt ? eq(baselineServices.judgedAt, judgedAt) : isNull(baselineServices.judgedAt),
  )

/** How far the reading of history is; the claim goes on. False when somebody else has it. */
export async function noteProgress(
  { db, now }: Asker,
  claimed: BaselineService,
  share: number,
): Promise<boolean> {
  const noted = await db
    .update(baselineServices)
    .set({ historyRead: share, claimedUntil: leaseUntil(now, HISTORY_LEASE_MS) })
    .where(isHeld(claimed))
    .returning({ service: baselineServices.service })
  return noted.length > 0
}

type Outcome = { judgedAt: Date | null; nextDueAt: Date; problem: string | null }

/** Ends the claim with what came of it. False when somebody else has it: then nothing may be written. */
export async function endClaim(
  { db }: Pick<Context, 'db'>,
  claimed: BaselineService,
  outcome: Outcome,
): Promise<boolean> {
  const ended = await db
    .update(baselineServices)
    .set({ ...outcome, claimedBy: null, claimedUntil: null, historyRead: null })
    .where(isHeld(claimed))
    .returning({ service: baselineServices.service })
  return ended.length > 0
}

/** Gives back what a worker that ends still holds. */
export async function releaseServices({ db, now }: Asker, worker: string): Promise<void> {
  await db
    .update(baselineServices)
    .set({ claimedBy: null, claimedUntil: null, nextDueAt: now })
    .where(eq(baselineServices.claimedBy, worker))
}

/** A time that far ahead was written before the clock was set back. */
const isFarAhead = (time: Column, now: Date) =>
  gt(time, sql`${now.toISOString()}::timestamptz + interval '5 minutes'`)

const leaseUntil = (now: Date, leaseMs = LEASE_MS) =>
  sql`${now.toISOString()}::timestamptz + ${leaseMs} * interval '1 millisecond'`
