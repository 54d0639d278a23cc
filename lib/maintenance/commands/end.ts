import { and, eq, isNull } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import type { ChangedWindow, DisableBody, ToggleAnswer } from '../contract'
import { covers } from '../cover'
import { changedView, getWindowRow } from '../queries/get'
import { windowsOn } from '../queries/on'
import { isOn, strictest } from '../rules'
import { scopeOf } from '../scope'
import { reasonWords, scopeWords } from '../words'
import { auditOrKeepAside } from './audit'
import { aboutWindow, definitionOf, finish } from './begin'
import type { Changed } from './start'
import { toggle } from './toggle'

/**
 * Ends a window, or cancels one that is only planned. Ending twice is not an error: the first end keeps its time.
 *
 * @throws AppError not_found, conflict (MAINTENANCE_MODE forces it)
 */
export async function endMaintenance(ctx: Context, id: string, reason?: string): Promise<ChangedWindow> {
  requirePermission(ctx, 'maintenance:write')
  const { window, ...did } = await toggle(ctx, async (tx): Promise<Changed> => {
    const row = await getWindowRow(tx, id)
    const isForced = env().MAINTENANCE_MODE && row.origin === 'environment'
    if (isForced && !row.endedAt) throw forced()
    const ended = isOn(row, tx.now)
      ? await finish(tx, row, { outcome: 'ended', reason })
      : await cancel(tx, row, reason)
    return ended ? { ...ended, changed: true } : { window: row, changed: false, auditLogged: false }
  })
  return changedView(ctx, window, did)
}

/**
 * Ends what is on of exactly that scope; planned windows stay. Nothing of it on is not an error.
 *
 * @throws AppError conflict (MAINTENANCE_MODE forces global maintenance)
 */
export async function disableMaintenance(ctx: Context, wanted: DisableBody): Promise<ToggleAnswer> {
  requirePermission(ctx, 'maintenance:write')
  if (env().MAINTENANCE_MODE && wanted.scope === 'global') throw forced()
  const { ended, isOnStill } = await toggle(ctx, async (tx) => {
    const on = await windowsOn(tx)
    const meant = on.filter(({ scope, mode }) => scope === wanted.scope && (wanted.mode ?? mode) === mode)
    const done: Changed[] = []
    for (const row of meant) {
      const one = await finish(tx, row, { outcome: 'ended', reason: wanted.reason })
      if (one) done.push({ ...one, changed: true })
    }
    const scope = scopeOf(wanted)
    const left = on.filter((row) => !meant.includes(row) && covers(scopeOf(row), scope))
    return { ended: done, isOnStill: left.length > 0 }
  })
  return answer(ctx, ended, isOnStill)
}

async function answer(ctx: Context, ended: readonly Changed[], maintenance: boolean): Promise<ToggleAnswer> {
  const window = strictest(ended.map((one) => one.window))
  if (!window) return { maintenance, changed: false, auditLogged: false, window: null }
  const auditLogged = ended.every((one) => one.auditLogged)
  const {
    changed,
    auditLogged: logged,
    ...shown
  } = await changedView(ctx, window, { changed: true, auditLogged })
  return { maintenance, changed, auditLogged: logged, window: shown }
}

async function cancel(
  tx: Context,
  { id }: MaintenanceWindowRow,
  reason: string | undefined,
): Promise<{ window: MaintenanceWindowRow; auditLogged: boolean } | undefined> {
  const { begunAt, endedAt } = maintenanceWindows
  const [window] = await tx.db
    .update(maintenanceWindows)
    .set({
      ...{ outcome: 'cancelled', endedAt: tx.now, endReason: reason ?? null },
      ...{ endedBy: tx.actor.id, endedByName: tx.actor.name },
    })
    .where(and(eq(maintenanceWindows.id, id), isNull(begunAt), isNull(endedAt)))
    .returning()
  if (!window) return undefined
  await recordEvent(tx, {
    ...aboutWindow(window),
    kind: 'maintenance_cancelled',
    severity: 'info',
    title: `${scopeWords(window)}: planned maintenance was cancelled${reasonWords(reason ?? null)}`,
    dedupeKey: `maintenance_cancelled:${id}`,
  })
  const auditLogged = await auditOrKeepAside(tx, {
    ...{ windowId: id, action: 'maintenance.cancelled', before: definitionOf(window) },
    ...(reason !== undefined && { reason }),
  })
  return { window, auditLogged }
}

const forced = () =>
  new AppError('conflict', 'MAINTENANCE_MODE forces global maintenance: unset it and start Pitwall again.')
