import { and, desc, eq, exists, gte, isNull, lte, or } from 'drizzle-orm'
import { anomalies, anomalySeries, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { TimeRange } from '@/lib/time'

const AT_MOST = 50

/** Anomalies of an endpoint that were open in the range: its own, those of its whole service, and those it took part in. */
export function anomaliesOver(
  { db }: Context,
  { service, endpoint }: { service: string; endpoint: string },
  { from, to }: TimeRange,
) {
  const { id, openedAt, resolvedAt, severity, sentence } = anomalies
  const tookPart = db
    .select({ id: anomalySeries.baselineId })
    .from(anomalySeries)
    .innerJoin(baselines, eq(baselines.id, anomalySeries.baselineId))
    .where(and(eq(anomalySeries.anomalyId, id), eq(baselines.endpoint, endpoint)))
  return db
    .select({ id, openedAt, resolvedAt, severity, sentence })
    .from(anomalies)
    .where(
      and(
        eq(anomalies.service, service),
        lte(openedAt, to),
        or(isNull(resolvedAt), gte(resolvedAt, from)),
        or(isNull(anomalies.endpoint), eq(anomalies.endpoint, endpoint), exists(tookPart)),
      ),
    )
    .orderBy(desc(openedAt), desc(id))
    .limit(AT_MOST)
}
