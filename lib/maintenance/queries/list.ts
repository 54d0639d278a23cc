import { and, desc, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import { maintenanceWindows } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import type { WindowPage, WindowQuery } from '../contract'
import { views } from './get'
import { isOnAt } from './on'

/**
 * Windows by when they start, the latest first.
 *
 * @throws AppError invalid (a cursor we did not give)
 */
export async function listWindows(ctx: Context, { state, limit, cursor }: WindowQuery): Promise<WindowPage> {
  requirePermission(ctx, 'maintenance:read')
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const { startsAt, id } = maintenanceWindows
  const rows = await ctx.db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        inState(ctx.now, state),
        after && sql`(${startsAt}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(startsAt), desc(id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await views(ctx, shown),
    nextCursor: rows.length > limit && last ? `${last.startsAt.toISOString()}_${last.id}` : null,
  }
}

function inState(now: Date, state: WindowQuery['state']): SQL | undefined {
  const { begunAt, endedAt, startsAt } = maintenanceWindows
  const isPlanned = and(isNull(endedAt), isNull(begunAt), gt(startsAt, now))
  switch (state) {
    case 'on':
      return isOnAt(now)
    case 'scheduled':
      return isPlanned
    case 'over':
      return sql`not (${or(isOnAt(now), isPlanned)})`
    case undefined:
      return undefined
  }
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function readCursor(cursor: string): { at: string; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (at && id && parseTime(at, new Date())) return { at, id }
  throw new AppError('invalid', 'This cursor is not one of ours.')
}
