import { and, desc, eq, exists, gte, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { anomalies, anomalySeries, baselines } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import type { AnomalyPage, AnomalyQuery } from '../contract'
import { anomalyView } from './anomaly-view'

/**
 * Newest first; every filter given must hold.
 *
 * @throws AppError invalid (a time that is none, a cursor we did not give)
 */
export async function listAnomalies(ctx: Context, query: AnomalyQuery): Promise<AnomalyPage> {
  requirePermission(ctx, 'anomaly:read')
  const rows = await ctx.db
    .select()
    .from(anomalies)
    .where(and(whereOf(ctx, query), isAfter(query.cursor)))
    .orderBy(desc(anomalies.openedAt), desc(anomalies.id))
    .limit(query.limit + 1)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(anomalyView),
    nextCursor: rows.length > query.limit && last ? `${last.openedAt.toISOString()}_${last.id}` : null,
  }
}

function whereOf(ctx: Context, { state, severity, service, endpoint, from, to }: AnomalyQuery) {
  return and(
    state && eq(anomalies.state, state),
    severity && eq(anomalies.severity, severity),
    service === undefined ? undefined : eq(anomalies.service, service),
    endpoint === undefined ? undefined : concerns(ctx, endpoint),
    from === undefined ? undefined : lasted(timeOf('from', from, ctx.now)),
    to === undefined ? undefined : lte(anomalies.openedAt, timeOf('to', to, ctx.now)),
  )
}

const lasted = (from: Date) => or(isNull(anomalies.resolvedAt), gte(anomalies.resolvedAt, from))

/** A series of the endpoint took part. */
function concerns({ db }: Context, endpoint: string): SQL {
  const { anomalyId, baselineId } = anomalySeries
  return exists(
    db
      .select({ one: sql`1` })
      .from(anomalySeries)
      .innerJoin(baselines, eq(baselines.id, baselineId))
      .where(and(eq(anomalyId, anomalies.id), eq(baselines.endpoint, endpoint))),
  )
}

function timeOf(path: 'from' | 'to', text: string, now: Date): Date {
  const time = parseTime(text, now, { end: path === 'to' })
  if (time) return time
  const message = 'is no time: use now-6h, epoch milliseconds or ISO 8601'
  throw new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)_(\d{1,18})$/

function isAfter(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined
  const [, text = '', id = ''] = CURSOR.exec(cursor) ?? []
  const at = parseTime(text, new Date())
  if (!at) throw new AppError('invalid', 'This cursor is not one of ours.')
  return or(lt(anomalies.openedAt, at), and(eq(anomalies.openedAt, at), lt(anomalies.id, BigInt(id))))
}
