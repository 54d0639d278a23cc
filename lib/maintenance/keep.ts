import { and, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { maintenanceSwitches, maintenanceWindows } from '@/db/schema'
import type { Context } from '@/lib/context'
import { env } from '@/lib/env'
import { processWide } from '@/lib/process-wide'
import { compareAfter } from './after/compare'
import { callTriggers } from './after/run-now'
import { onDatabaseTime } from './clock'
import { alone } from './commands/toggle'
import { followTimes } from './keep/due'
import { forceOn, letGoOfForced } from './keep/forced'
import { decideSwitches } from './switches/decide'
import { performSwitches } from './switches/perform'
import { decideQueues } from './switches/queue'

/** What a worker does for maintenance each second: windows begin and end by the time, and what they switch follows. */
export async function keepMaintenance(given: Context): Promise<void> {
  const ctx = await onDatabaseTime(given)
  if (await isAnythingDue(ctx)) {
    await alone(ctx, async (tx) => {
      await (env().MAINTENANCE_MODE ? forceOn(tx) : letGoOfForced(tx))
      await followTimes(tx)
      await decideSwitches(tx)
    })
  }
  turnInBackground(ctx)
}

async function isAnythingDue({ db, now }: Context): Promise<boolean> {
  if (env().MAINTENANCE_MODE) return true
  const { endedAt, startsAt } = maintenanceWindows
  const windows = db
    .select({ one: sql`1` })
    .from(maintenanceWindows)
    .where(and(isNull(endedAt), lte(startsAt, now)))
  const switches = db
    .select({ one: sql`1` })
    .from(maintenanceSwitches)
    .where(isNotNull(maintenanceSwitches.desired))
  const [row] = await db.execute<{ due: boolean }>(
    sql`select exists (${windows}) or exists (${switches}) as due`,
  )
  return row?.due === true
}

/** Services and engines may take seconds to answer, and nothing else is to wait for them. */
function turnInBackground(ctx: Context): void {
  inBackground('turn', ctx, async () => {
    await decideQueues(ctx).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'queues could not be read for maintenance'),
    )
    await performSwitches(ctx)
    await callTriggers(ctx)
  })
}

/** What follows maintenance half an hour later. */
export async function watchAfter(given: Context): Promise<void> {
  const ctx = await onDatabaseTime(given)
  inBackground('compare', ctx, () => compareAfter(ctx))
}

/** One at a time of each name in this process. */
function inBackground(name: string, ctx: Context, work: () => Promise<void>): void {
  const running = processWide(`maintenance.${name}`, () => ({ is: false }))
  if (running.is) return
  running.is = true
  work()
    .catch((error: unknown) => ctx.log.warn({ err: error, work: name }, 'maintenance is followed up later'))
    .finally(() => {
      running.is = false
    })
}
