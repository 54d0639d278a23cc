import { and, eq, inArray, isNull } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceAuditGaps, maintenanceWindows } from '@/db/schema'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { ChangedWindow, MaintenanceWindow } from '../contract'
import { windowView } from '../view'

/** @throws AppError not_found */
export async function getWindowRow({ db }: Context, id: string): Promise<MaintenanceWindowRow> {
  const [row] = await db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id))
  if (!row) throw new AppError('not_found', `There is no maintenance window ${id}.`)
  return row
}

/** In the order given. */
export async function views(
  ctx: Context,
  rows: readonly MaintenanceWindowRow[],
): Promise<MaintenanceWindow[]> {
  const open = await openGaps(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => windowView(row, ctx.now, open.has(row.id)))
}

export async function changedView(
  ctx: Context,
  row: MaintenanceWindowRow,
  did: Pick<ChangedWindow, 'changed' | 'auditLogged'>,
): Promise<ChangedWindow> {
  const open = await openGaps(ctx, [row.id])
  return { ...windowView(row, ctx.now, open.has(row.id)), ...did }
}

async function openGaps({ db }: Context, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { windowId, writtenAt } = maintenanceAuditGaps
  const rows = await db
    .selectDistinct({ windowId })
    .from(maintenanceAuditGaps)
    .where(and(isNull(writtenAt), inArray(windowId, [...ids])))
  return new Set(rows.map((row) => row.windowId))
}
