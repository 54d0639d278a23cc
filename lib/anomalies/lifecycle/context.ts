import { and, asc, eq, gte, inArray, isNull, lte, ne, or } from 'drizzle-orm'
import { z } from 'zod'
import { type Anomaly, anomalies, levelSpans } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { PitwallConfig, ServiceConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { worst } from '@/lib/status/rules'
import { changesWithin, itemView, type Row } from '@/lib/timeline/queries'
import type { AnomalyContext } from '../contract'
import { AFTER_MS, BEFORE_MS, candidatesOf } from './candidates'

const MAX_CHANGES = 50
const MAX_TOGETHER = 20
// Links of what is kept end half an hour after their item, not at the minute they were written.
const WHENEVER = new Date(8.64e15)

/** Writes down what was the case around an anomaly and what may be why, where that differs from what is there. */
export async function followContext(tx: Context, anomaly: Anomaly): Promise<void> {
  const rows = await changesAround(tx, anomaly)
  const facts = {
    dependencies: await dependenciesThen(tx, anomaly),
    changes: rows.slice(0, MAX_CHANGES).map(viewOf),
    together: await anomaliesTogether(tx, anomaly),
  }
  const candidates = candidatesOf(config(), anomaly, rows, viewOf)
  if (isSame({ facts, candidates }, anomaly)) return
  const context: AnomalyContext = { asOf: tx.now.toISOString(), ...facts }
  await tx.db.update(anomalies).set({ context, candidates }).where(eq(anomalies.id, anomaly.id))
}

const viewOf = (row: Row) => itemView(row, WHENEVER)

/** In the database keys have an order of their own. */
function isSame(now: { facts: object; candidates: object }, { context, candidates }: Anomaly): boolean {
  const { asOf: _, ...facts } = { asOf: null, ...Object(context) }
  return sorted(now.facts) === sorted(facts) && sorted(now.candidates) === sorted(candidates)
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted())
      : inner,
  )

/** Nearest to the onset first: all that may be why, and what else has changed since. */
async function changesAround(tx: Context, { service, onsetAt }: Anomaly): Promise<Row[]> {
  const onset = onsetAt.getTime()
  const from = new Date(onset - BEFORE_MS)
  const middle = new Date(Math.min(onset + AFTER_MS, tx.now.getTime()))
  const asked = { service, limit: MAX_CHANGES }
  const near = await changesWithin(tx, { ...asked, from, to: middle })
  const later = await changesWithin(tx, { ...asked, from: new Date(middle.getTime() + 1), to: tx.now })
  return [...near, ...later]
    .filter((row) => !isOfAnomaly(row))
    .toSorted((one, other) => Math.abs(one.at.getTime() - onset) - Math.abs(other.at.getTime() - onset))
}

const becauseOf = z.object({ evidence: z.array(z.object({ code: z.string() })) })

/** What only tells of an anomaly again: its own events, what people did with it, a level that came of it. */
function isOfAnomaly({ kind, subject, evidence }: Row): boolean {
  if (kind.startsWith('anomaly_') || subject.startsWith('anomaly:')) return true
  return becauseOf.safeParse(evidence).data?.evidence[0]?.code === 'anomaly'
}

/** The worst that each was in since the onset: what has recovered meanwhile may still be why. */
async function dependenciesThen(
  { db, now }: Context,
  { service, onsetAt }: Anomaly,
): Promise<AnomalyContext['dependencies']> {
  const edges = config().services.find(({ id }) => id === service)?.dependsOn ?? []
  const spans = await db
    .select()
    .from(levelSpans)
    .where(
      and(
        inArray(levelSpans.subjectKind, ['service', 'dependency']),
        inArray(
          levelSpans.subjectId,
          edges.map(({ id }) => id),
        ),
        lte(levelSpans.fromAt, now),
        or(isNull(levelSpans.untilAt), gte(levelSpans.untilAt, onsetAt)),
      ),
    )
    .orderBy(asc(levelSpans.fromAt))
    .limit(1_000)
  return edges.map((edge) => dependencyView(config(), edge, spans))
}

function dependencyView(
  watched: PitwallConfig,
  { id, need }: ServiceConfig['dependsOn'][number],
  spans: readonly (typeof levelSpans.$inferSelect)[],
): AnomalyContext['dependencies'][number] {
  const own = spans.filter(({ subjectId }) => subjectId === id)
  const level = own.length === 0 ? 'unknown' : worst(own.map((span) => span.level))
  const since = own.find((span) => span.level === level)?.fromAt.toISOString() ?? null
  const name = [...watched.services, ...watched.dependencies].find((known) => known.id === id)?.name ?? id
  return { id, name, level, need, since }
}

/** Others that were open at some time since the onset. */
async function anomaliesTogether(
  { db, now }: Context,
  { id, onsetAt }: Anomaly,
): Promise<AnomalyContext['together']> {
  const rows = await db
    .select()
    .from(anomalies)
    .where(
      and(
        ne(anomalies.id, id),
        ne(anomalies.state, 'false_positive'),
        lte(anomalies.openedAt, now),
        or(isNull(anomalies.resolvedAt), gte(anomalies.resolvedAt, onsetAt)),
      ),
    )
    .orderBy(asc(anomalies.openedAt), asc(anomalies.id))
    .limit(MAX_TOGETHER)
  return rows.map(({ id, service, sentence, openedAt }) => ({
    ...{ id: String(id), service, sentence, openedAt: openedAt.toISOString() },
  }))
}
