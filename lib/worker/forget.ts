import { and, eq, exists, isNull, lt, not, or, sql } from 'drizzle-orm'
import {
  anomalies,
  anomalySeries,
  baselineDays,
  baselines,
  errorEvents,
  idempotencyKeys,
  levelSpans,
  queueJobRetries,
  queueRetryRuns,
  signInFailures,
  tenantImpersonations,
  tenantReveals,
  tenantSnapshots,
} from '@/db/schema'
import type { Context } from '@/lib/context'

const DAY_MS = 86_400_000

/** Removes what nobody can ask for any more. Audit rows, events and deploys stay. */
export async function forgetOld({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, daysAgo(2)))
  await db.delete(signInFailures).where(lt(signInFailures.at, daysAgo(2)))
  await db.delete(errorEvents).where(lt(errorEvents.at, daysAgo(90)))
  await db.delete(tenantReveals).where(lt(tenantReveals.expiresAt, now))
  await db.delete(tenantSnapshots).where(lt(tenantSnapshots.expiresAt, now))
  await db.delete(tenantImpersonations).where(lt(tenantImpersonations.createdAt, daysAgo(400)))
  await db.delete(levelSpans).where(lt(levelSpans.untilAt, daysAgo(400)))
  await db.delete(queueRetryRuns).where(lt(queueRetryRuns.endedAt, daysAgo(400)))
  await db.delete(queueJobRetries).where(lt(queueJobRetries.at, daysAgo(400)))
  await db.delete(anomalies).where(lt(anomalies.resolvedAt, daysAgo(400)))
  const isGone = or(
    lt(baselines.at, daysAgo(30)),
    and(isNull(baselines.at), lt(baselines.since, daysAgo(30))),
  )
  const isTold = exists(
    db.select({ one: sql`1` }).from(anomalySeries).where(eq(anomalySeries.baselineId, baselines.id)),
  )
  await db.delete(baselines).where(and(isGone, not(isTold)))
  // Weekdays are made of eight weeks, charts show 30 days.
  await db.delete(baselineDays).where(lt(baselineDays.day, Math.floor(daysAgo(60).getTime() / DAY_MS)))
}
