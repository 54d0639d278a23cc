import { and, desc, eq, max, min, ne, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { anomalies, levelSpans, maintenanceWindows, opsAuditEvents, opsEvents } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { TimeRange } from '@/lib/time'
import { SEVERITIES } from './contract'
import type { Part } from './merge-marks'
import { severityOfLevel, TROUBLES } from './rules'
import { type Wanted, WINDOW_KIND, whereAnomalies, whereAudit, whereEvents, whereSpans } from './sources'
import { actionTitle, levelTitle, nameOf } from './titles'
import { anomalyTrack } from './tracks'

export type Cut = { wanted: Wanted; columns: number; now: Date }

// More rows than any picture holds would be folded to nothing anyway: the widest columns first.
const MAX_GROUPS = 20_000

const count = sql<number>`count(*)::int`

/** Events by track and column. */
export async function eventParts({ db }: Context, { wanted, columns }: Cut): Promise<Part[]> {
  const { at, kind, lane, service, subject, severity, title, id } = opsEvents
  const track = sql<string>`case when ${lane} in ('service', 'dependency') then coalesce('service:' || ${service}, ${subject}) else ${lane} end`
  const rows = await db
    .select({
      ...{ track, column: columnOf(at, wanted.range, columns), count, id: newest(id, at) },
      ...{ first: min(at), last: max(at), title: min(title), subject: min(subject) },
      rank: rankOf(severity),
    })
    .from(opsEvents)
    .where(and(whereEvents(wanted), ne(kind, WINDOW_KIND)))
    .groupBy(sql`1, 2`)
    .orderBy(desc(sql`2`))
    .limit(MAX_GROUPS)
  return rows.map((row) => ({
    ...partOf(row, `event-${row.id}`),
    track: row.track,
    severity: SEVERITIES[row.rank] ?? 'info',
    level: null,
    title: row.count === 1 ? row.title : null,
  }))
}

/** Stretches of levels: the short ones by column, each that is wider than a column for itself. */
export async function spanParts({ db }: Context, { wanted, columns, now }: Cut): Promise<Part[]> {
  const { subjectKind, subjectId, fromAt, untilAt, level, evidence, id } = levelSpans
  const rows = await db
    .select({
      ...{ subjectKind, subjectId, ...stretch({ wanted, columns, now }, fromAt, untilAt) },
      ...{ count, id: newest(id, fromAt) },
      rank: sql<number>`max(array_position(${sql.param([...TROUBLES])}::text[], ${level}))`,
      reason: sql<string | null>`min(${evidence} -> 0 ->> 'message')`,
    })
    .from(levelSpans)
    .where(whereSpans(wanted))
    .groupBy(sql`1, 2, 3, 4`)
    .orderBy(desc(sql`3`))
    .limit(MAX_GROUPS)
  return rows.map((row) => {
    const worst = TROUBLES[row.rank - 1] ?? 'unknown'
    return {
      ...partOf(row, `span-${row.id}`),
      lasts: row.lasts,
      track: `${row.subjectKind}:${row.subjectId}`,
      severity: severityOfLevel(worst),
      level: worst,
      title: row.count === 1 ? levelTitle(nameOf(row), worst, row.reason ?? undefined) : null,
    }
  })
}

/** Maintenance windows, likewise. */
export async function windowParts({ db }: Context, cut: Cut): Promise<Part[]> {
  const { severity, title, id } = opsEvents
  const { begunAt, endedAt } = maintenanceWindows
  const rows = await db
    .select({
      ...stretch(cut, begunAt, endedAt),
      ...{ count, id: newest(id, begunAt), rank: rankOf(severity), title: min(title) },
    })
    .from(opsEvents)
    .innerJoin(
      maintenanceWindows,
      eq(opsEvents.dedupeKey, sql`${`${WINDOW_KIND}:`} || ${maintenanceWindows.id}::text`),
    )
    .where(whereEvents(cut.wanted))
    .groupBy(sql`1, 2`)
    .orderBy(desc(sql`1`))
    .limit(MAX_GROUPS)
  return rows.map((row) => ({
    ...partOf(row, `event-${row.id}`),
    lasts: row.lasts,
    track: 'maintenance',
    severity: SEVERITIES[row.rank] ?? 'info',
    level: null,
    title: row.count === 1 ? row.title : null,
  }))
}

/** Anomalies, likewise, on a row of their own below their service. */
export async function anomalyParts({ db }: Context, cut: Cut): Promise<Part[]> {
  const { service, onsetAt, resolvedAt, severity, sentence, id } = anomalies
  const rows = await db
    .select({
      ...{ service, ...stretch(cut, onsetAt, resolvedAt) },
      ...{ count, id: newest(id, onsetAt), rank: rankOf(severity), title: min(sentence) },
    })
    .from(anomalies)
    .where(whereAnomalies(cut.wanted))
    .groupBy(sql`1, 2, 3`)
    .orderBy(desc(sql`2`))
    .limit(MAX_GROUPS)
  return rows.map((row) => ({
    ...partOf(row, `anomaly-${row.id}`),
    lasts: row.lasts,
    track: anomalyTrack(row.service),
    severity: SEVERITIES[row.rank] ?? 'info',
    level: null,
    title: row.count === 1 ? row.title : null,
  }))
}

/** What staff did, by column. */
export async function auditParts({ db }: Context, { wanted, columns }: Cut): Promise<Part[]> {
  const { at, id, actorName, action } = opsAuditEvents
  const rows = await db
    .select({
      ...{ column: columnOf(at, wanted.range, columns), count, id: newest(id, at) },
      ...{ first: min(at), last: max(at), actor: min(actorName), action: min(action) },
    })
    .from(opsAuditEvents)
    .where(whereAudit(wanted))
    .groupBy(sql`1`)
    .orderBy(desc(sql`1`))
    .limit(MAX_GROUPS)
  return rows.map((row) => ({
    ...partOf(row, `audit-${row.id}`),
    track: 'people',
    severity: 'info',
    level: null,
    title: row.count === 1 ? actionTitle(row.actor ?? '', row.action ?? '') : null,
  }))
}

type Group = { count: number; first: Date | null; last: Date | null }

const partOf = ({ count, first, last }: Group, id: string) => ({
  id,
  count,
  at: first?.getTime() ?? 0,
  until: last?.getTime() ?? 0,
  lasts: false,
})

const rankOf = (severity: PgColumn) =>
  sql<number>`max(case ${severity} when 'critical' then 2 when 'warning' then 1 else 0 end)`

/** Column, whether it is wider than one, and from when until when; to be grouped by the first two. */
function stretch({ wanted: { range }, columns, now }: Cut, from: PgColumn, until: PgColumn) {
  const begin = sql`greatest(${from}, ${range.from.toISOString()}::timestamptz)`
  const end = sql`coalesce(${until}, ${now.toISOString()}::timestamptz)`
  const width = (range.to.getTime() - range.from.getTime()) / columns
  return {
    column: columnOf(begin, range, columns),
    isLong: sql<boolean>`extract(epoch from ${end} - ${begin}) * 1000 >= ${width}::float8`,
    first: sql`min(${from})`.mapWith(asDate),
    last: sql`max(${end})`.mapWith(asDate),
    lasts: sql<boolean>`bool_or(${until} is null)`,
  }
}

const asDate = (text: string) => new Date(text)

/** From 0; the range's own end belongs to the last column. */
function columnOf(at: PgColumn | SQL, { from, to }: TimeRange, columns: number): SQL<number> {
  const start = sql`extract(epoch from ${at} - ${from.toISOString()}::timestamptz)`
  const seconds = (to.getTime() - from.getTime()) / 1_000
  return sql<number>`floor(${start} / ${seconds}::float8 * ${columns}::int)::int`
}

const newest = (id: PgColumn, at: PgColumn): SQL<string> =>
  sql<string>`((array_agg(${id} order by ${at} desc, ${id} desc))[1])::text`
