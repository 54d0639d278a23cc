import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL } from 'drizzle-orm'
import { type MaintenanceWindowRow, maintenanceWindows } from '@/db/schema'
import type { Context } from '@/lib/context'

export const MOST_OPEN = 200

/** Windows that are on at `now`, those past their end that stay on included. At most 200. */
export function windowsOn({ db, now }: Pick<Context, 'db' | 'now'>): Promise<MaintenanceWindowRow[]> {
  return db
    .select()
    .from(maintenanceWindows)
    .where(isOnAt(now))
    .orderBy(asc(maintenanceWindows.startsAt))
    .limit(MOST_OPEN)
}

/** `isOn` for the database. */
export function isOnAt(now: Date): SQL | undefined {
  const { begunAt, endedAt, endsAt, onOverrun, startsAt } = maintenanceWindows
  return and(
    isNull(endedAt),
    or(isNotNull(begunAt), lte(startsAt, now)),
    or(gt(endsAt, now), eq(onOverrun, 'keep')),
  )
}
