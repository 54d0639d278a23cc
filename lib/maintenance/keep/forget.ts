import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import {
  maintenanceAuditGaps,
  maintenanceBypassUses,
  maintenanceCatchUps,
  maintenanceHeldJobs,
  maintenanceSwitches,
  maintenanceWindows,
} from '@/db/schema'
import type { Context } from '@/lib/context'

const DAY_MS = 86_400_000
const KEPT_DAYS = 400
const USES_KEPT_DAYS = 90

/** Removes what nobody can ask for any more; events and audit rows stay. */
export async function forgetMaintenance({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const long = daysAgo(KEPT_DAYS)
  const short = daysAgo(USES_KEPT_DAYS)
  await db.delete(maintenanceBypassUses).where(lt(maintenanceBypassUses.at, short))
  const { writtenAt, at } = maintenanceAuditGaps
  await db.delete(maintenanceAuditGaps).where(and(isNotNull(writtenAt), lt(at, short)))
  const isOff = and(isNull(maintenanceSwitches.desired), eq(maintenanceSwitches.ours, false))
  await db.delete(maintenanceSwitches).where(and(isOff, lt(maintenanceSwitches.askedAt, short)))
  await db.delete(maintenanceCatchUps).where(lt(maintenanceCatchUps.at, long))
  await db.delete(maintenanceHeldJobs).where(lt(maintenanceHeldJobs.releasedAt, long))
  await db.delete(maintenanceWindows).where(lt(maintenanceWindows.endedAt, long))
}
