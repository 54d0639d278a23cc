import { asc, eq } from 'drizzle-orm'
import {
  type MaintenanceSwitchRow,
  maintenanceAuditGaps,
  maintenanceSwitches,
  opsAuditEvents,
} from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { watchOf } from '../after/watch'
import { auditSubject, readKept } from '../commands/audit'
import type { SwitchView, WindowDetail } from '../contract'
import { servicesOf } from '../cover'
import { holds } from '../rules'
import { scopeOf, serviceOf } from '../scope'
import { getWindowRow, views } from './get'

const MAX_HISTORY = 200
const MAX_SWITCHES = 500

/** A window with what it reaches and what became of it. @throws AppError not_found */
export async function getWindow(ctx: Context, id: string): Promise<WindowDetail> {
  requirePermission(ctx, 'maintenance:read')
  const row = await getWindowRow(ctx, id)
  const [view] = await views(ctx, [row])
  if (!view) throw new Error('a window without a view')
  const scope = scopeOf(row)
  const services = servicesOf(scope, config())
  const own = serviceOf(scope)
  const isSwitched = (service: (typeof services)[number]) => service.internal !== undefined && holds(row.mode)
  return {
    ...view,
    services: services.map((service) => service.id),
    switches: await switchesOf(ctx, id),
    gated: [
      ...services.filter((service) => !isSwitched(service)).map((service) => service.id),
      ...(scope.kind === 'route' && own !== undefined ? [own] : []),
    ],
    history: await historyOf(ctx, id),
    watch: await watchOf(ctx, row),
  }
}

async function switchesOf({ db }: Context, windowId: string): Promise<SwitchView[]> {
  const rows = await db
    .select()
    .from(maintenanceSwitches)
    .where(eq(maintenanceSwitches.windowId, windowId))
    .orderBy(asc(maintenanceSwitches.kind), asc(maintenanceSwitches.subject))
    .limit(MAX_SWITCHES)
  return rows.map(switchView)
}

const switchView = (row: MaintenanceSwitchRow): SwitchView => ({
  kind: row.kind,
  subject: row.subject,
  name: config().services.find(({ id }) => row.kind === 'service' && id === row.subject)?.name ?? row.subject,
  desired: row.desired,
  state: row.state,
  attempts: row.attempts,
  askedAt: row.askedAt.toISOString(),
  confirmedAt: row.confirmedAt?.toISOString() ?? null,
  auditLogged: row.auditLogged,
  problem: row.problem,
})

/** What its audit trail says, and what is still to be written there. */
async function historyOf({ db }: Context, windowId: string): Promise<WindowDetail['history']> {
  const rows = await db
    .select()
    .from(opsAuditEvents)
    .where(eq(opsAuditEvents.subject, auditSubject(windowId)))
    .orderBy(asc(opsAuditEvents.id))
    .limit(MAX_HISTORY)
  const gaps = await db
    .select()
    .from(maintenanceAuditGaps)
    .where(eq(maintenanceAuditGaps.windowId, windowId))
    .orderBy(asc(maintenanceAuditGaps.id))
    .limit(MAX_HISTORY)
  const kept = gaps.filter(({ writtenAt }) => writtenAt === null).map(({ entry }) => readKept(entry))
  const told = [
    ...rows.map((row) => ({ row, written: true })),
    ...kept.map((row) => ({ row, written: false })),
  ]
  return told
    .sort((one, other) => one.row.at.getTime() - other.row.at.getTime())
    .map(({ row, written }) => ({
      ...{ at: row.at.toISOString(), actor: row.actorName, action: row.action, written },
      reason: row.reason ?? null,
    }))
}
