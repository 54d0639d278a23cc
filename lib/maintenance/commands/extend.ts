import { and, eq, isNull } from 'drizzle-orm'
import { maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import { updateLevels } from '@/lib/status/commands/update-levels'
import type { ChangedWindow, ExtensionBody } from '../contract'
import { servicesOf } from '../cover'
import { changedView, getWindowRow } from '../queries/get'
import { stateOf } from '../rules'
import { scopeOf } from '../scope'
import { decideSwitches } from '../switches/decide'
import { scopeWords, untilWords } from '../words'
import { auditOrKeepAside } from './audit'
import { aboutWindow } from './begin'
import { refused, requireLength } from './require'
import type { Changed } from './start'
import { toggle } from './toggle'

/**
 * Moves the end of a window that is planned or on, later or earlier, for a reason. The same end again changes nothing.
 *
 * @throws AppError not_found, conflict (it is over), unprocessable (an end in the past, or too long)
 */
export async function extendMaintenance(
  ctx: Context,
  id: string,
  { endsAt: text, reason }: ExtensionBody,
): Promise<ChangedWindow> {
  requirePermission(ctx, 'maintenance:write')
  const endsAt = new Date(text)
  const { window, ...did } = await toggle(ctx, async (tx): Promise<Changed> => {
    const row = await getWindowRow(tx, id)
    const state = stateOf(row, tx.now)
    if (state === 'ended' || state === 'cancelled')
      throw new AppError('conflict', 'This window is over: start another one.')
    if (endsAt <= tx.now || endsAt <= row.startsAt)
      throw refused('endsAt', 'must come after its beginning, and after now')
    requireLength(new Date(Math.max(row.startsAt.getTime(), tx.now.getTime())), endsAt)
    if (endsAt.getTime() === row.endsAt.getTime()) return { window: row, changed: false, auditLogged: false }
    const [moved] = await tx.db
      .update(maintenanceWindows)
      .set({ endsAt, overrunToldAt: null })
      .where(and(eq(maintenanceWindows.id, id), isNull(maintenanceWindows.endedAt)))
      .returning()
    if (!moved) throw new Error('a window ended in spite of the lock')
    if (moved.begunAt) await refreshReasons(tx, moved)
    return { window: moved, changed: true, auditLogged: await tell(tx, moved, row.endsAt, reason) }
  })
  return changedView(ctx, window, did)
}

/** The reasons of levels name the end. */
async function refreshReasons(tx: Context, window: { scope: string }): Promise<void> {
  await updateLevels(tx, ...servicesOf(scopeOf(window), config()).map(({ id }) => id))
  await decideSwitches(tx)
}

async function tell(tx: Context, window: Changed['window'], before: Date, reason: string): Promise<boolean> {
  const verb = window.endsAt > before ? 'goes on' : 'ends earlier,'
  await recordEvent(tx, {
    ...aboutWindow(window),
    kind: 'maintenance_extended',
    severity: 'info',
    title: `${scopeWords(window)}: maintenance ${verb} ${untilWords(window)}: ${reason}`,
  })
  return auditOrKeepAside(tx, {
    ...{ windowId: window.id, action: 'maintenance.extended', reason },
    before: { endsAt: before.toISOString() },
    after: { endsAt: window.endsAt.toISOString() },
  })
}
