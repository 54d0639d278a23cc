import { and, eq, getTableColumns, lte, sql } from 'drizzle-orm'
import { type MaintenanceSwitchRow, maintenanceSwitches } from '@/db/schema'
import type { Context } from '@/lib/context'

const LEASE_SECONDS = 30
const AT_ONCE = 8

export type Claimed = MaintenanceSwitchRow & {
  /** An attempt before this one was not answered. */
  wasUnheard: boolean
}

/** Takes switches that are due and that nobody holds; from here on an attempt counts as unheard until it is answered. */
export async function claimSwitches({ db, now }: Pick<Context, 'db' | 'now'>): Promise<Claimed[]> {
  const { kind, subject, unheard, nextAttemptAt, claimedUntil } = maintenanceSwitches
  const at = sql`${now.toISOString()}::timestamptz`
  // A claim far ahead was made before the clock was set back.
  const isFree = sql`(${claimedUntil} is null or ${claimedUntil} <= ${at} or ${claimedUntil} > ${at} + interval '5 minutes')`
  const due = db
    .select({ kind, subject, before: sql<boolean>`${unheard}`.as('before') })
    .from(maintenanceSwitches)
    .where(and(lte(nextAttemptAt, now), sql`${maintenanceSwitches.state} <> 'given_up'`, isFree))
    .orderBy(nextAttemptAt)
    .limit(AT_ONCE)
    .for('update', { skipLocked: true })
    .as('due')
  return db
    .update(maintenanceSwitches)
    .set({
      attempts: sql`${maintenanceSwitches.attempts} + 1`,
      claimedUntil: sql`${at} + ${LEASE_SECONDS}::int * interval '1 second'`,
      unheard: true,
    })
    .from(due)
    .where(and(eq(kind, due.kind), eq(subject, due.subject)))
    .returning({ ...getTableColumns(maintenanceSwitches), wasUnheard: due.before })
}
