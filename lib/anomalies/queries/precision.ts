import { and, count, eq, inArray, sql } from 'drizzle-orm'
import { anomalies, anomalySeries } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { BaselineView } from '../contract'

type Precision = NonNullable<BaselineView['precision']>

/** How often a series was right, by the verdicts of people; without any it is absent. */
export async function precisionOf(
  { db }: Context,
  baselineIds: readonly number[],
): Promise<Map<number, Precision>> {
  const said = sql<string>`${anomalies.verdict} ->> 'verdict'`
  const rows = await db
    .select({ id: anomalySeries.baselineId, said, times: count() })
    .from(anomalySeries)
    .innerJoin(anomalies, eq(anomalies.id, anomalySeries.anomalyId))
    .where(
      and(
        inArray(anomalySeries.baselineId, [...baselineIds]),
        inArray(said, ['confirmed', 'false_positive']),
      ),
    )
    .groupBy(sql`1, 2`)
  const timesOf = (id: number, verdict: string) =>
    rows.find((row) => row.id === id && row.said === verdict)?.times ?? 0
  return new Map(rows.map(({ id }) => [id, ratioOf(timesOf(id, 'confirmed'), timesOf(id, 'false_positive'))]))
}

const ratioOf = (confirmed: number, falsePositive: number): Precision => ({
  confirmed,
  falsePositive,
  ratio: confirmed / (confirmed + falsePositive),
})
