import { and, eq, isNull } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { type Context, SYSTEM } from '@/lib/context'
import { begin, finish } from '../commands/begin'
import { insertWindow } from '../commands/start'
import { DEFAULT_MINUTES } from '../contract'

const LEASE_MS = 30_000

const ENVIRONMENT = { ...SYSTEM, id: 'environment', name: 'MAINTENANCE_MODE' }

/** The window MAINTENANCE_MODE stands for, begun when there is none, and kept for another while. The caller is alone. */
export async function forceOn(tx: Context): Promise<MaintenanceWindowRow> {
  const [renewed] = await tx.db
    .update(maintenanceWindows)
    .set({ forcedAt: tx.now })
    .where(isForced())
    .returning()
  if (renewed) return renewed
  const own = { ...tx, actor: ENVIRONMENT }
  const window = await insertWindow(own, {
    ...{ scope: 'global', mode: 'full', reason: 'MAINTENANCE_MODE is set', onOverrun: 'keep' },
    ...{ origin: 'environment', startsAt: tx.now, isPlanned: false },
    endsAt: new Date(tx.now.getTime() + DEFAULT_MINUTES * 60_000),
  })
  await begin(own, window)
  return forceOn(tx)
}

/** Ends it when no process has forced it for a while: other replicas may still have the variable set. The caller is alone. */
export async function letGoOfForced(tx: Context): Promise<void> {
  const [window] = await tx.db.select().from(maintenanceWindows).where(isForced())
  if (!window || tx.now.getTime() - (window.forcedAt?.getTime() ?? 0) <= LEASE_MS) return
  await finish({ ...tx, actor: ENVIRONMENT }, window, {
    outcome: 'ended',
    reason: 'MAINTENANCE_MODE is unset',
  })
}

const isForced = () => and(eq(maintenanceWindows.origin, 'environment'), isNull(maintenanceWindows.endedAt))
