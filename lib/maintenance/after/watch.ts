import { and, asc, eq } from 'drizzle-orm'
import { type MaintenanceWindowRow, opsEvents } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { auditSubject } from '../commands/audit'
import { type AfterWatch, afterWatch } from '../contract'
import { COMPARED_KIND, comparedServices, HALF_HOUR_MS, LATEST_MS } from './compare'

const MOST = 50

const evidence = afterWatch.shape.items.element.pick({ before: true, after: true })

/** How the half hour after a window compares with the one before it, as the timeline was told. */
export async function watchOf({ db, now }: Context, window: MaintenanceWindowRow): Promise<AfterWatch> {
  const { endedAt } = window
  const nothing: AfterWatch = { state: 'none', dueAt: null, items: [] }
  if (!endedAt || window.outcome === 'cancelled') return nothing
  const dueAt = new Date(endedAt.getTime() + HALF_HOUR_MS).toISOString()
  if (!window.comparedAt) {
    if (comparedServices(window).length === 0) return nothing
    const isMissed = now.getTime() - endedAt.getTime() >= LATEST_MS
    return { state: isMissed ? 'missed' : 'pending', dueAt, items: [] }
  }
  const rows = await db
    .select()
    .from(opsEvents)
    .where(and(eq(opsEvents.subject, auditSubject(window.id)), eq(opsEvents.kind, COMPARED_KIND)))
    .orderBy(asc(opsEvents.service))
    .limit(MOST)
  if (rows.length === 0) return nothing
  return { state: 'done', dueAt, items: rows.flatMap(itemOf) }
}

function itemOf(row: typeof opsEvents.$inferSelect): AfterWatch['items'] {
  const told = evidence.safeParse(row.evidence).data
  if (!told || row.service === null) return []
  const name = config().services.find(({ id }) => id === row.service)?.name ?? row.service
  return [{ service: row.service, name, isWorse: row.severity !== 'info', ...told }]
}
