import { and, eq, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { env } from '@/lib/env'
import { recordEvent } from '@/lib/events/commands'
import type { ChangedWindow, EnableBody, NewWindow, ToggleAnswer } from '../contract'
import { forceOn } from '../keep/forced'
import { changedView } from '../queries/get'
import { fromWords, modeWords, reasonWords, scopeWords, untilWords } from '../words'
import { auditOrKeepAside } from './audit'
import { aboutWindow, begin, definitionOf } from './begin'
import { requireRoom, requireScope, requireTimes, type Times } from './require'
import { toggle } from './toggle'

type Wanted = Omit<NewWindow, 'startsAt'> & { startsAt?: string | undefined }
export type Changed = { window: MaintenanceWindowRow; changed: boolean; auditLogged: boolean }

/**
 * Begins a window now, or plans it when `startsAt` lies ahead. One like it that is on, or planned for the same moment,
 * stays as it is.
 *
 * @throws AppError unprocessable (scope, times), conflict (too many)
 */
export async function startMaintenance(ctx: Context, wanted: NewWindow): Promise<ChangedWindow> {
  const { window, ...did } = await start(ctx, wanted, 'ops')
  return changedView(ctx, window, did)
}

/** The switch for machines. Succeeds also when its audit row cannot be written. @throws as startMaintenance */
export async function enableMaintenance(ctx: Context, wanted: EnableBody): Promise<ToggleAnswer> {
  const { window, ...did } = await start(ctx, wanted, 'internal')
  const { changed, auditLogged, ...shown } = await changedView(ctx, window, did)
  return { maintenance: true, changed, auditLogged, window: shown }
}

function start(ctx: Context, wanted: Wanted, origin: 'ops' | 'internal'): Promise<Changed> {
  requirePermission(ctx, 'maintenance:write')
  const times = requireTimes(ctx, wanted)
  return toggle(ctx, async (tx) => {
    await requireScope(tx, wanted.scope)
    const same = await findSame(tx, wanted, times)
    if (same) return { window: same, changed: false, auditLogged: false }
    await requireRoom(tx)
    const window = await insertWindow(tx, { ...wanted, ...times, origin })
    const auditLogged = times.isPlanned ? await plan(tx, window) : await begin(tx, window)
    return { window, changed: true, auditLogged }
  })
}

async function findSame(
  tx: Context,
  { scope, mode }: Wanted,
  { startsAt, isPlanned }: Times,
): Promise<MaintenanceWindowRow | undefined> {
  if (env().MAINTENANCE_MODE && scope === 'global' && mode === 'full' && !isPlanned) return forceOn(tx)
  const { begunAt, endedAt } = maintenanceWindows
  const isSame = isPlanned
    ? and(isNull(begunAt), eq(maintenanceWindows.startsAt, startsAt))
    : or(isNotNull(begunAt), lte(maintenanceWindows.startsAt, tx.now))
  const [same] = await tx.db
    .select()
    .from(maintenanceWindows)
    .where(
      and(isNull(endedAt), eq(maintenanceWindows.scope, scope), eq(maintenanceWindows.mode, mode), isSame),
    )
    .limit(1)
  return same
}

type NewRow = Omit<Wanted, keyof Times> & Times & { origin: MaintenanceWindowRow['origin'] }

export async function insertWindow(tx: Context, wanted: NewRow): Promise<MaintenanceWindowRow> {
  const { scope, mode, reason = null, onOverrun, origin, startsAt, endsAt } = wanted
  const [window] = await tx.db
    .insert(maintenanceWindows)
    .values({
      ...{ scope, mode, reason, onOverrun, origin, startsAt, endsAt },
      begunAt: wanted.isPlanned ? null : tx.now,
      startedBy: tx.actor.id,
      startedByName: tx.actor.name,
      createdAt: tx.now,
    })
    .returning()
  if (!window) throw new Error('the insert returned no row')
  return window
}

async function plan(tx: Context, window: MaintenanceWindowRow): Promise<boolean> {
  await recordEvent(tx, {
    ...aboutWindow(window),
    kind: 'maintenance_planned',
    severity: 'info',
    title: `${scopeWords(window)}: maintenance (${modeWords(window.mode)}) is planned ${fromWords(window)} ${untilWords(window)}${reasonWords(window.reason)}`,
    dedupeKey: `maintenance_planned:${window.id}`,
  })
  return auditOrKeepAside(tx, {
    ...{ windowId: window.id, action: 'maintenance.planned', after: definitionOf(window) },
    ...(window.reason !== null && { reason: window.reason }),
  })
}
