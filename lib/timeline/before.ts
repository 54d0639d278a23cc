import { and, eq, gte, inArray, isNull, lte, or, type SQL } from 'drizzle-orm'
import { opsAuditEvents, opsEvents } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { targetsUnder } from '@/lib/status/queries'
import type { TimeRange } from '@/lib/time'
import type { BeforeQuery, ChangesBefore } from './contract'
import { comparePlaces } from './cursor'
import { momentOf } from './range'
import { auditRows, eventRows, type Row } from './rows'
import { isShownAction } from './sources'
import { itemView } from './view'

const BEFORE_MS = 30 * 60_000

type Asked = Omit<BeforeQuery, 'at'> & { at: Date; isOther?: (row: Row) => boolean }

/**
 * What changed in the 30 minutes before a moment, nearest first: levels either way, deploys, maintenance, what staff
 * did. With a service: of it and what it rests on, and what concerns everybody.
 *
 * @throws AppError invalid
 */
export async function listChangesBefore(ctx: Context, query: BeforeQuery): Promise<ChangesBefore> {
  requirePermission(ctx, 'timeline:read')
  return changesBefore(ctx, { ...query, at: momentOf(query.at, ctx.now) })
}

/** `isOther` leaves out what the list is about. */
export async function changesBefore(ctx: Context, asked: Asked): Promise<ChangesBefore> {
  const { at, service, limit, isOther = () => true } = asked
  const from = new Date(at.getTime() - BEFORE_MS)
  const found = await changesWithin(ctx, { from, to: at, service, limit: limit + 1 })
  return {
    from: from.toISOString(),
    to: at.toISOString(),
    items: found
      .filter(isOther)
      .slice(0, limit)
      .map((row) => itemView(row, ctx.now)),
  }
}

type Within = TimeRange & { service: string | undefined; limit: number }

/** What changed in a time, newest first: the same things, as rows; at most `limit` of each source. */
export async function changesWithin(ctx: Context, { from, to, service, limit }: Within): Promise<Row[]> {
  const within = (column: typeof opsEvents.at | typeof opsAuditEvents.at) =>
    and(gte(column, from), lte(column, to))
  const rows = await Promise.all([
    eventRows(ctx, and(within(opsEvents.at), concerns(service)), limit),
    auditRows(ctx, and(within(opsAuditEvents.at), isShownAction()), limit),
  ])
  return rows.flat().toSorted(comparePlaces)
}

function concerns(service: string | undefined): SQL | undefined {
  if (service === undefined) return undefined
  const under = targetsUnder(config(), service)
  return or(
    inArray(opsEvents.subject, [...under, `service:${service}`]),
    inArray(opsEvents.service, servicesIn([...under, `service:${service}`])),
    // A window of maintenance or a blind time is everybody's.
    and(isNull(opsEvents.service), inArray(opsEvents.lane, ['service', 'maintenance', 'people'])),
    eq(opsEvents.lane, 'maintenance'),
  )
}

const servicesIn = (targets: readonly string[]) =>
  targets.filter((id) => id.startsWith('service:')).map((id) => id.slice('service:'.length))
