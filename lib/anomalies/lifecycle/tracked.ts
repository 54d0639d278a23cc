import { and, asc, desc, eq, exists, gt, gte, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { type Anomaly, anomalies, anomalySeries, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import { expected } from '../contract'
import type { Member, Tracked } from './rules'

const DAY_MS = 86_400_000
// What was judged or expired longer ago says nothing about a series that is outside now.
const SETTLED_MS = 14 * DAY_MS
const OVER_MS = 10 * 60_000
const MAX_ANOMALIES = 100
const AT_ONCE = 1_000

export type Stored = Tracked & { row: Anomaly; id: bigint }

/** What a service's series may still be part of, newest first: open, just over, or ended while series are outside. */
export async function readTracked({ db }: Context, service: string, minute: Date): Promise<Stored[]> {
  const rows = await db
    .select()
    .from(anomalies)
    .where(and(eq(anomalies.service, service), mayGoOn(minute)))
    .orderBy(desc(anomalies.openedAt), desc(anomalies.id))
    .limit(MAX_ANOMALIES)
  if (rows.length === 0) return []
  const members = await readMembers(
    { db },
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...courseIn(row), row, members: members.get(row.id) ?? [] }))

  function mayGoOn(minute: Date): SQL | undefined {
    const running = db
      .select({ one: sql`1` })
      .from(anomalySeries)
      .where(and(eq(anomalySeries.anomalyId, anomalies.id), isNull(anomalySeries.closedAt)))
    const isRecent = gte(anomalies.openedAt, new Date(minute.getTime() - SETTLED_MS))
    const isJustOver = gt(anomalies.resolvedAt, new Date(minute.getTime() - OVER_MS))
    return or(eq(anomalies.state, 'open'), and(isRecent, or(isJustOver, exists(running))))
  }
}

const courseIn = ({ id, state, openedAt, resolvedAt, lastJoinedAt, affectedRequests }: Anomaly) => ({
  ...{ id, state, openedAt, resolvedAt, lastJoinedAt, affectedRequests },
})

/** The series of some anomalies, in the order in which they joined. */
export async function readMembers(
  { db }: Pick<Context, 'db'>,
  ids: readonly bigint[],
): Promise<Map<bigint, Member[]>> {
  const { endpoint, signal, name, unit } = baselines
  const rows = await db
    .select({ series: anomalySeries, key: { endpoint, signal, name, unit } })
    .from(anomalySeries)
    .innerJoin(baselines, eq(baselines.id, anomalySeries.baselineId))
    .where(inArray(anomalySeries.anomalyId, [...ids]))
    .orderBy(asc(anomalySeries.openedAt), asc(anomalySeries.baselineId))
  const members = new Map<bigint, Member[]>()
  for (const { series, key } of rows) {
    const { anomalyId, peakScore, ...told } = series
    const member = { ...key, ...told, times: peakScore, expected: expected.parse(told.expected) }
    const others = members.get(anomalyId)
    if (others) others.push(member)
    else members.set(anomalyId, [member])
  }
  return members
}

/** Writes down what became of some series of an anomaly. */
export async function writeMembers(
  ctx: Context,
  anomalyId: bigint,
  members: readonly Member[],
): Promise<void> {
  for (let start = 0; start < members.length; start += AT_ONCE)
    await upsert(ctx, anomalyId, members.slice(start, start + AT_ONCE))
}

async function upsert({ db }: Context, anomalyId: bigint, members: readonly Member[]): Promise<void> {
  await db
    .insert(anomalySeries)
    .values(
      members.map(
        ({ baselineId, onsetAt, openedAt, closedAt, peakAt, times, observed, expected, sentence }) => ({
          ...{ anomalyId, baselineId, onsetAt, openedAt, closedAt },
          ...{ peakAt, peakScore: times, observed, expected, sentence },
        }),
      ),
    )
    .onConflictDoUpdate({
      target: [anomalySeries.anomalyId, anomalySeries.baselineId],
      set: {
        closedAt: sql`excluded.closed_at`,
        peakAt: sql`excluded.peak_at`,
        peakScore: sql`excluded.peak_score`,
        observed: sql`excluded.observed`,
        expected: sql`excluded.expected`,
        sentence: sql`excluded.sentence`,
      },
    })
}
