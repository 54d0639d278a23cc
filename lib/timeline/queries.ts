import { and } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { anomalies, levelSpans, opsAuditEvents, opsEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import type { TimelinePage, TimelineQuery } from './contract'
import { comparePlaces, isAfter, type Place, readCursor, writeCursor } from './cursor'
import { anomalyRows, auditRows, eventRows, type Row, spanRows } from './rows'
import { type Wanted, wantedBy, whereAnomalies, whereAudit, whereEvents, whereSpans } from './sources'
import { itemView } from './view'

export { changesWithin, listChangesBefore } from './before'
export { getTimelineItem } from './detail'
export { linksOf } from './links'
export { getTimelineMarks } from './marks'
export type { Row } from './rows'
export { itemView } from './view'

/**
 * What happened in a time, newest first: events, stretches of levels, anomalies and what staff did, each told once.
 *
 * @throws AppError invalid (no times, a cursor we did not give), unprocessable (over 90 days)
 */
export async function listTimeline(ctx: Context, query: TimelineQuery): Promise<TimelinePage> {
  requirePermission(ctx, 'timeline:read')
  const place = query.cursor === undefined ? undefined : readCursor(query.cursor)
  const found = await newestRows(ctx, wantedBy(ctx, query), query.limit + 1, place)
  const shown = found.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => itemView(row, ctx.now)),
    nextCursor: found.length > query.limit && last ? writeCursor(last) : null,
  }
}

async function newestRows(ctx: Context, wanted: Wanted, limit: number, place?: Place): Promise<Row[]> {
  const after = (source: Place['source'], at: PgColumn, id: PgColumn) => isAfter(place, source, at, id)
  const { fromAt, id: spanId } = levelSpans
  const { onsetAt, id: anomalyId } = anomalies
  const rows = await Promise.all([
    eventRows(ctx, and(whereEvents(wanted), after('event', opsEvents.at, opsEvents.id)), limit),
    spanRows(ctx, and(whereSpans(wanted), after('span', fromAt, spanId)), limit),
    anomalyRows(ctx, and(whereAnomalies(wanted), after('anomaly', onsetAt, anomalyId)), limit),
    auditRows(ctx, and(whereAudit(wanted), after('audit', opsAuditEvents.at, opsAuditEvents.id)), limit),
  ])
  return rows.flat().toSorted(comparePlaces).slice(0, limit)
}
