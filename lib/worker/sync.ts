import { and, eq, isNull, notInArray, sql } from 'drizzle-orm'
import { levelSpans, probeTargets } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import type { Watched } from '@/lib/probes/queries'

const FIRST_LOOK_SPREAD_MS = 1_000

/** Makes the rows match what the configuration watches; the history of what is no longer watched ends here and stays. */
export async function syncTargets(ctx: Context, watched: Watched[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    for (const target of watched) await keepTarget(tx, target)
    await tx.db.delete(probeTargets).where(
      notInArray(
        probeTargets.id,
        watched.map(({ id }) => id),
      ),
    )
    await endSpans(tx, 'service', watched)
    await endSpans(tx, 'dependency', watched)
    if (!watched.some(({ kind }) => kind === 'service')) await endSpans(tx, 'whole', [])
  })
}

async function keepTarget(
  { db, now }: Context,
  { id, kind, intervalSeconds, timeoutMs }: Watched,
): Promise<void> {
  const nextDueAt = new Date(now.getTime() + Math.random() * FIRST_LOOK_SPREAD_MS)
  await db
    .insert(probeTargets)
    .values({ id, kind, intervalSeconds, timeoutMs, nextDueAt })
    .onConflictDoUpdate({
      target: probeTargets.id,
      set: { intervalSeconds, timeoutMs, nextDueAt },
      setWhere: sql`${probeTargets.intervalSeconds} <> ${intervalSeconds} or ${probeTargets.timeoutMs} <> ${timeoutMs}`,
    })
}

async function endSpans(
  { db, now }: Context,
  kind: 'service' | 'dependency' | 'whole',
  watched: Watched[],
): Promise<void> {
  const known = watched.filter((target) => target.kind === kind).map(({ id }) => id.slice(kind.length + 1))
  await db
    .update(levelSpans)
    .set({ untilAt: sql`greatest(${now.toISOString()}::timestamptz, ${levelSpans.fromAt})` })
    .where(
      and(
        isNull(levelSpans.untilAt),
        eq(levelSpans.subjectKind, kind),
        known.length > 0 ? notInArray(levelSpans.subjectId, known) : undefined,
      ),
    )
}
