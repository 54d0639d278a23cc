import { sql } from 'drizzle-orm'
import { type Context, transaction } from '@/lib/context'
import { refreshMemory } from '../memory/refresh'
import { performSwitches } from '../switches/perform'

const MAINTENANCE_LOCK = 4_801_020
/** Services are given so long to confirm before the caller hears that they were asked. */
const PATIENCE_MS = 2_000

/**
 * One change of maintenance at a time in the whole installation, all of it or nothing. Afterwards this process obeys it
 * at once, and what is switched elsewhere has been asked.
 */
export async function toggle<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  const done = await alone(ctx, work)
  await refreshMemory()
  await Promise.race([performSwitches(ctx), patience()]).catch((error: unknown) =>
    ctx.log.error({ err: error }, 'what maintenance switches is left to the worker'),
  )
  return done
}

/** The same without what follows: for the worker, which does that anyway. */
export const alone = <T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> =>
  transaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(${MAINTENANCE_LOCK})`)
    return work(tx)
  })

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())
