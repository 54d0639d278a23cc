import {
  and,
  eq,
  gte,
  ilike,
  inArray,
  isNull,
  lte,
  ne,
  notInArray,
  notLike,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { anomalies, levelSpans, opsAuditEvents, opsEvents } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { TimeRange } from '@/lib/time'
import { LANES, type Lane, type TimelineFilters } from './contract'
import { rangeOf } from './range'

/** What of the four tables is asked for. */
export type Wanted = {
  range: TimeRange
  lanes: readonly Lane[]
  service: string | undefined
  q: string | undefined
}

/** Stretches tell them: of a level, `unknown` ones over a time in which nobody looked, of an anomaly. */
const TOLD_BY_SPANS = [
  'level_changed',
  'monitor_blind',
  'anomaly_opened',
  'anomaly_resolved',
  'anomaly_expired',
  'anomaly_accepted',
  'anomaly_false_positive',
]
/** Told by an event, or no change of anything. */
const NOT_SHOWN = [
  'deploy.recorded',
  'queue.paused',
  'queue.resumed',
  'queue_retry.started',
  'queue_retry.cancelled',
  'queue_job.retry_asked',
  'queue_jobs.discard_asked',
  'user.signed_in',
  'user.signed_out',
  'user.sign_in_refused',
  'audit.exported',
]
const NOT_STAFF = ['system', 'anonymous']

/** @throws AppError invalid, unprocessable */
export function wantedBy({ now }: Pick<Context, 'now'>, filters: TimelineFilters): Wanted {
  const { from, to, service, q } = filters
  return { range: rangeOf({ from, to }, now), lanes: filters.lanes ?? filters.lane ?? LANES, service, q }
}

/** The event that stands for the whole of a maintenance window. */
export const WINDOW_KIND = 'maintenance_started'

/** Events of `ops_events`, without those that a stretch of a level or an anomaly tells; windows that touch the range. */
export function whereEvents({ range, lanes, service, q }: Wanted): SQL | undefined {
  const { at, kind, lane, subject, title } = opsEvents
  const from = sql`${range.from.toISOString()}::timestamptz`
  const reaching = sql`from maintenance_windows where begun_at < ${from} and (ended_at is null or ended_at >= ${from})`
  return and(
    // One value, so that the index on time still finds what is asked for.
    sql`${at} >= coalesce((select min(begun_at) ${reaching}), ${from})`,
    or(
      gte(at, range.from),
      and(
        eq(kind, WINDOW_KIND),
        sql`${opsEvents.dedupeKey} in (select ${`${WINDOW_KIND}:`} || id ${reaching})`,
      ),
    ),
    lte(at, range.to),
    notInArray(kind, TOLD_BY_SPANS),
    inArray(lane, [...lanes]),
    service === undefined ? undefined : eq(opsEvents.service, service),
    q ? or(ilike(title, like(q)), ilike(subject, like(q))) : undefined,
  )
}

/** Stretches of services and dependencies that are not simply operational and touch the range. */
export function whereSpans({ range, lanes, service, q }: Wanted): SQL | undefined {
  const { level, fromAt, untilAt, subjectKind, subjectId } = levelSpans
  const kinds = (['service', 'dependency'] as const).filter((kind) => lanes.includes(kind))
  return and(
    ne(level, 'operational'),
    // Until the first look after a start nobody can know: that is no news.
    sql`not (${level} = 'unknown' and ${untilAt} is not null and ${untilAt} - ${fromAt} < interval '10 seconds')`,
    lte(fromAt, range.to),
    or(gte(fromAt, range.from), isNull(untilAt), gte(untilAt, range.from)),
    kinds.length === 0 ? sql`false` : inArray(subjectKind, kinds),
    service === undefined ? undefined : and(eq(subjectKind, 'service'), eq(subjectId, service)),
    q
      ? sql`concat_ws(' ', ${subjectId}, replace(${level}, '_', ' '), ${levelSpans.evidence}) ilike ${like(q)}`
      : undefined,
  )
}

/** Anomalies that touch the range, from where values left their band. */
export function whereAnomalies({ range, lanes, service, q }: Wanted): SQL | undefined {
  const { onsetAt, resolvedAt, sentence } = anomalies
  return and(
    lanes.includes('service') ? undefined : sql`false`,
    lte(onsetAt, range.to),
    or(gte(onsetAt, range.from), isNull(resolvedAt), gte(resolvedAt, range.from)),
    service === undefined ? undefined : eq(anomalies.service, service),
    q ? sql`concat_ws(' ', ${anomalies.service}, ${sentence}) ilike ${like(q)}` : undefined,
  )
}

/** What staff did that changed something; nobody's own comings and goings. */
export function whereAudit({ range, lanes, service, q }: Wanted): SQL | undefined {
  const { at, action, actorName, subject } = opsAuditEvents
  return and(
    gte(at, range.from),
    lte(at, range.to),
    lanes.includes('people') ? undefined : sql`false`,
    isShownAction(),
    service === undefined ? undefined : eq(subject, `service:${service}`),
    q
      ? sql`concat_ws(' ', ${actorName}, translate(${action}, '._', '  '), ${subject}) ilike ${like(q)}`
      : undefined,
  )
}

export const isShownAction = (): SQL | undefined =>
  and(
    notInArray(opsAuditEvents.action, NOT_SHOWN),
    // Looks at one customer are nobody's business but the customer's.
    notLike(opsAuditEvents.action, 'tenant.%'),
    notInArray(opsAuditEvents.actor, NOT_STAFF),
  )

const like = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
