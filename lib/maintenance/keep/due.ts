import { and, eq, isNotNull, isNull, lte, or } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, SYSTEM } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { aboutWindow, begin, finish } from '../commands/begin'
import { scopeOf, serviceOf } from '../scope'
import { scopeWords, untilWords } from '../words'

const AT_ONCE = 50

/** Begins what was planned for now, ends what ends by itself, and tells once what is past its end. The caller is alone. */
export async function followTimes(tx: Context): Promise<void> {
  const { begunAt, endedAt, endsAt, startsAt, overrunToldAt } = maintenanceWindows
  const isOver = and(isNotNull(begunAt), lte(endsAt, tx.now), isNull(overrunToldAt))
  const due = await tx.db
    .select()
    .from(maintenanceWindows)
    .where(and(isNull(endedAt), or(and(isNull(begunAt), lte(startsAt, tx.now)), isOver)))
    .orderBy(startsAt)
    .limit(AT_ONCE)
  for (const window of due) {
    if (!window.begunAt) await begin(asStarter(tx, window), window)
    if (window.endsAt > tx.now) continue
    if (window.onOverrun === 'end') await finish({ ...tx, actor: SYSTEM }, window, { outcome: 'expired' })
    else await tellOverrun(tx, window)
  }
}

/** It begins in the name of who planned it. */
const asStarter = (tx: Context, { startedBy, startedByName }: MaintenanceWindowRow): Context => ({
  ...tx,
  actor: { ...SYSTEM, id: startedBy, name: startedByName },
})

async function tellOverrun(tx: Context, window: MaintenanceWindowRow): Promise<void> {
  await tx.db
    .update(maintenanceWindows)
    .set({ overrunToldAt: tx.now })
    .where(and(eq(maintenanceWindows.id, window.id), isNull(maintenanceWindows.overrunToldAt)))
  const service = config().services.find(({ id }) => id === serviceOf(scopeOf(window)))
  const about = aboutWindow(window)
  await recordEvent(tx, {
    ...about,
    kind: 'maintenance_overrun',
    severity: 'critical',
    title: `${scopeWords(window)}: maintenance was to last ${untilWords(window)} and is still on`,
    // Whom an alert is for.
    evidence: { ...about.evidence, owner: service?.owner ?? null, startedBy: window.startedByName },
    dedupeKey: `maintenance_overrun:${window.id}:${window.endsAt.toISOString()}`,
  })
}
