import { and, eq, isNull } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { type NewOpsEvent, recordEvent } from '@/lib/events/commands'
import { updateLevels } from '@/lib/status/commands/update-levels'
import { servicesOf } from '../cover'
import { scopeOf, serviceOf } from '../scope'
import { decideSwitches } from '../switches/decide'
import { modeWords, reasonWords, scopeWords, untilWords } from '../words'
import { auditOrKeepAside, auditSubject } from './audit'

/** Turns a planned window on, with all that follows from it. The caller is alone. */
export async function begin(tx: Context, window: MaintenanceWindowRow): Promise<boolean> {
  await tx.db
    .update(maintenanceWindows)
    .set({ begunAt: tx.now })
    .where(and(eq(maintenanceWindows.id, window.id), isNull(maintenanceWindows.begunAt)))
  await follow(tx, window)
  await recordEvent(tx, {
    ...aboutWindow(window),
    kind: 'maintenance_started',
    severity: 'info',
    title: `${scopeWords(window)}: maintenance (${modeWords(window.mode)}) ${untilWords(window)}${reasonWords(window.reason)}`,
    dedupeKey: `maintenance_started:${window.id}`,
  })
  return auditOrKeepAside(tx, {
    ...{ windowId: window.id, action: 'maintenance.enabled' },
    ...(window.reason !== null && { reason: window.reason }),
    after: definitionOf(window),
  })
}

export type Ending = { outcome: 'ended' | 'expired'; reason?: string | undefined }

/**
 * Turns a window off and takes back what it did. Undefined when somebody else has ended it. The caller is alone.
 */
export async function finish(
  tx: Context,
  { id }: MaintenanceWindowRow,
  { outcome, reason }: Ending,
): Promise<{ window: MaintenanceWindowRow; auditLogged: boolean } | undefined> {
  const [window] = await tx.db
    .update(maintenanceWindows)
    .set({
      ...{ outcome, endedAt: tx.now, endReason: reason ?? null },
      ...(outcome === 'ended' && { endedBy: tx.actor.id, endedByName: tx.actor.name }),
    })
    .where(and(eq(maintenanceWindows.id, id), isNull(maintenanceWindows.endedAt)))
    .returning()
  if (!window) return undefined
  await follow(tx, window)
  await recordEvent(tx, {
    ...aboutWindow(window),
    kind: 'maintenance_ended',
    severity: 'info',
    title: `${scopeWords(window)}: maintenance is over${outcome === 'expired' ? ', by itself' : ''}${reasonWords(reason ?? null)}`,
    dedupeKey: `maintenance_ended:${window.id}`,
  })
  const auditLogged = await auditOrKeepAside(tx, {
    ...{ windowId: id, action: 'maintenance.disabled', before: definitionOf(window) },
    ...(reason !== undefined && { reason }),
    after: { endedAt: tx.now.toISOString(), outcome },
  })
  return { window, auditLogged }
}

/** Levels and switches as the windows that are on have it; baselines and the ledger of jobs read both. */
async function follow(tx: Context, window: MaintenanceWindowRow): Promise<void> {
  const services = servicesOf(scopeOf(window), config())
  if (services.length === 0) return
  await updateLevels(tx, ...services.map(({ id }) => id))
  await decideSwitches(tx)
}

export function aboutWindow(window: MaintenanceWindowRow) {
  return {
    lane: 'maintenance',
    service: serviceOf(scopeOf(window)),
    subject: auditSubject(window.id),
    evidence: { windowId: window.id, ...definitionOf(window) },
  } satisfies Partial<NewOpsEvent>
}

export const definitionOf = ({ scope, mode, reason, startsAt, endsAt, onOverrun }: MaintenanceWindowRow) => ({
  ...{ scope, mode, reason, onOverrun },
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
})
