import { and, desc, eq, gte, lt, lte, type SQL } from 'drizzle-orm'
import { type AuditEvent, opsAuditEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { listErrorsOfRequest, listEventsOfRequest } from '@/lib/events/queries'
import { parseTime } from '@/lib/time'
import type { AuditFilters, AuditPage, AuditRow } from './contract'

type Page = AuditFilters & { limit: number; cursor?: string | undefined }

const MAX_ID = 2n ** 63n - 1n

/**
 * The trail, newest first. With `requestId` also what else belongs to that request: events, errors, trace.
 *
 * @throws AppError invalid (a time that is none)
 */
export async function listAudit(ctx: Context, page: Page): Promise<AuditPage> {
  requirePermission(ctx, 'audit:read')
  const found = await readAudit(ctx, page, page.limit + 1, page.cursor)
  const items = found.slice(0, page.limit)
  const nextCursor = found.length > page.limit ? (items.at(-1)?.id ?? null) : null
  if (page.requestId === undefined) return { items, nextCursor }

  const [events, errors] = await Promise.all([
    listEventsOfRequest(ctx, page.requestId),
    listErrorsOfRequest(ctx, page.requestId),
  ])
  return { items, nextCursor, events, errors, trace: traceOf([...items, ...errors]) }
}

/** Rows before the cursor that the filters let through; for this domain. */
export async function readAudit(
  ctx: Context,
  filters: AuditFilters,
  limit: number,
  cursor?: string,
): Promise<AuditRow[]> {
  const found = await ctx.db
    .select()
    .from(opsAuditEvents)
    .where(and(whereOf(ctx, filters), cursor ? lt(opsAuditEvents.id, storedId(cursor)) : undefined))
    .orderBy(desc(opsAuditEvents.id))
    .limit(limit)
  return found.map(viewOf)
}

/** @throws AppError invalid */
export function whereOf({ now }: Context, filters: AuditFilters): SQL | undefined {
  const { requestId, actor, action, subject, from, to } = filters
  return and(
    requestId === undefined ? undefined : eq(opsAuditEvents.requestId, requestId),
    actor === undefined ? undefined : eq(opsAuditEvents.actor, actor),
    action === undefined ? undefined : eq(opsAuditEvents.action, action),
    subject === undefined ? undefined : eq(opsAuditEvents.subject, subject),
    from === undefined ? undefined : gte(opsAuditEvents.at, timeOf('from', from, now)),
    to === undefined ? undefined : lte(opsAuditEvents.at, timeOf('to', to, now)),
  )
}

function timeOf(path: 'from' | 'to', text: string, now: Date): Date {
  const time = parseTime(text, now, { end: path === 'to' })
  if (time) return time
  const message = 'is no time: use now-6h, epoch milliseconds or ISO 8601'
  throw new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
}

function viewOf({ xid: _, ...row }: AuditEvent): AuditRow {
  return { ...row, id: String(row.id), at: row.at.toISOString() }
}

function traceOf(rows: { traceId: string | null }[]): { id: string } | null {
  const id = rows.find(({ traceId }) => traceId)?.traceId
  return id ? { id } : null
}

/** A number beyond what Postgres counts to is only a far place to start. */
export function storedId(cursor: string): bigint {
  const id = BigInt(cursor)
  return id > MAX_ID ? MAX_ID : id
}
