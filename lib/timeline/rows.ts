import { desc, inArray, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { anomalies, levelSpans, maintenanceWindows, opsAuditEvents, opsEvents } from '@/db/schema'
import { anomalyEvidence } from '@/lib/anomalies/evidence'
import type { Context } from '@/lib/context'
import type { Level } from '@/lib/status/rules'
import type { Lane, Severity } from './contract'
import { momentText, type Place } from './cursor'
import { severityOfLevel } from './rules'
import { WINDOW_KIND } from './sources'
import { actionTitle, spanTitle } from './titles'

/** An item with its place among all. */
export type Row = Place & {
  at: Date
  until: Date | null
  lane: Lane
  kind: string
  service: string | null
  subject: string
  severity: Severity
  level: Level | null
  title: string
  evidence: unknown
}

/** Events that tell a stretch of time say its end. */
const stretch = z.object({ to: z.iso.datetime() })

/** Newest first. */
export async function eventRows({ db }: Context, where: SQL | undefined, limit: number): Promise<Row[]> {
  const { id, at, lane, kind, service, subject, severity, title, evidence } = opsEvents
  const rows = await db
    .select({
      ...{ id, at, lane, kind, service, subject, severity, title, evidence },
      moment: momentText(at),
    })
    .from(opsEvents)
    .where(where)
    .orderBy(desc(opsEvents.at), desc(opsEvents.id))
    .limit(limit)
  const ends = await windowEnds(
    db,
    rows.flatMap((row) => windowOf(row) ?? []),
  )
  return rows.map((row) => ({ ...row, source: 'event', until: endOf(row, ends), level: null }))
}

type Told = { kind: string; at: Date; evidence: unknown }

/** Null while it lasts; what has no length ends when it begins. */
function endOf(row: Told, ends: ReadonlyMap<string, Date | null>): Date | null {
  const told = row.kind === 'monitor_blind' ? stretch.safeParse(row.evidence).data : undefined
  if (told) return new Date(told.to)
  const end = ends.get(windowOf(row) ?? '')
  return end === undefined ? row.at : end
}

const ofWindow = z.object({ windowId: z.uuid() })

const windowOf = ({ kind, evidence }: Told): string | undefined =>
  kind === WINDOW_KIND ? ofWindow.safeParse(evidence).data?.windowId : undefined

async function windowEnds(db: Context['db'], ids: string[]): Promise<Map<string, Date | null>> {
  if (ids.length === 0) return new Map()
  const { id, endedAt } = maintenanceWindows
  const rows = await db.select({ id, endedAt }).from(maintenanceWindows).where(inArray(id, ids))
  return new Map(rows.map((row) => [row.id, row.endedAt]))
}

/** Newest first. */
export async function spanRows({ db }: Context, where: SQL | undefined, limit: number): Promise<Row[]> {
  const rows = await db
    .select({ span: levelSpans, moment: momentText(levelSpans.fromAt) })
    .from(levelSpans)
    .where(where)
    .orderBy(desc(levelSpans.fromAt), desc(levelSpans.id))
    .limit(limit)
  return rows.flatMap(({ span, moment }) => {
    const { subjectKind: lane, subjectId, level } = span
    if (lane === 'whole') return []
    return {
      moment,
      source: 'span' as const,
      id: span.id,
      at: span.fromAt,
      until: span.untilAt,
      lane,
      kind: 'level',
      service: lane === 'service' ? subjectId : null,
      subject: `${lane}:${subjectId}`,
      severity: severityOfLevel(level),
      level,
      title: spanTitle(span),
      evidence: span.evidence,
    }
  })
}

/** Newest first. */
export async function anomalyRows({ db }: Context, where: SQL | undefined, limit: number): Promise<Row[]> {
  const rows = await db
    .select({ anomaly: anomalies, moment: momentText(anomalies.onsetAt) })
    .from(anomalies)
    .where(where)
    .orderBy(desc(anomalies.onsetAt), desc(anomalies.id))
    .limit(limit)
  return rows.map(({ anomaly, moment }) => ({
    moment,
    source: 'anomaly',
    id: anomaly.id,
    at: anomaly.onsetAt,
    until: anomaly.resolvedAt,
    lane: 'service',
    kind: 'anomaly',
    service: anomaly.service,
    subject: `service:${anomaly.service}`,
    severity: anomaly.severity,
    level: null,
    title: anomaly.sentence,
    evidence: [anomalyEvidence(anomaly)],
  }))
}

/** Newest first. Who, what and about what; never what it was before and after. */
export async function auditRows({ db }: Context, where: SQL | undefined, limit: number): Promise<Row[]> {
  const { id, at, actorName, action, subject } = opsAuditEvents
  const rows = await db
    .select({ id, at, actorName, action, subject, moment: momentText(at) })
    .from(opsAuditEvents)
    .where(where)
    .orderBy(desc(at), desc(id))
    .limit(limit)
  return rows.map((row) => ({
    ...row,
    source: 'audit',
    until: row.at,
    lane: 'people',
    kind: row.action,
    service: row.subject.startsWith('service:') ? row.subject.slice('service:'.length) : null,
    severity: 'info',
    level: null,
    title: actionTitle(row.actorName, row.action),
    evidence: null,
  }))
}
