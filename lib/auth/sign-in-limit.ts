import { and, count, gt, inArray, lte, min, or, sql } from 'drizzle-orm'
import { signInFailures } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'

const WINDOW_MS = 15 * 60_000
const PER_ACCOUNT = 10
const PER_ADDRESS = 50

export type Attempt = { ids: string[] }

/**
 * Counts an attempt before the password is looked at, so that a hundred at once count too; a successful one is taken
 * back by `forgive`. At most 10 failures in 15 minutes an account, 50 an address.
 *
 * @throws AppError rate_limited
 */
export function countAttempt(ctx: Context, email: string): Promise<Attempt> {
  const keys = keysOf(ctx, email).sort()
  const since = new Date(ctx.now.getTime() - WINDOW_MS)
  return transaction(ctx, async (tx) => {
    // One attempt a key at a time: counting and noting must not be interleaved.
    for (const key of keys)
      await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
    await refuseAbove(tx, keys, since)
    const noted = await tx.db
      .insert(signInFailures)
      .values(keys.map((key) => ({ key, at: tx.now })))
      .returning({ id: signInFailures.id })
    return { ids: noted.map(({ id }) => id) }
  })
}

/** Only failures count. What no longer does goes too. */
export async function forgive({ db, now }: Context, { ids }: Attempt): Promise<void> {
  const since = new Date(now.getTime() - WINDOW_MS)
  await db.delete(signInFailures).where(or(inArray(signInFailures.id, ids), lte(signInFailures.at, since)))
}

async function refuseAbove({ db, now }: Context, keys: string[], since: Date): Promise<void> {
  const counted = await db
    .select({ key: signInFailures.key, failures: count(), firstAt: min(signInFailures.at) })
    .from(signInFailures)
    .where(and(inArray(signInFailures.key, keys), gt(signInFailures.at, since)))
    .groupBy(signInFailures.key)
  const over = counted.find(({ key, failures }) => failures >= limitOf(key))
  if (!over) return
  const freeAt = (over.firstAt ?? now).getTime() + WINDOW_MS
  throw new AppError('rate_limited', 'Too many failed sign-ins. Wait a few minutes and try again.', {
    retryAfterSeconds: Math.max(1, (freeAt - now.getTime()) / 1_000),
  })
}

function keysOf({ actor }: Context, email: string): string[] {
  const account = `account:${email}`
  return actor.address === undefined ? [account] : [account, `address:${actor.address}`]
}

const limitOf = (key: string) => (key.startsWith('account:') ? PER_ACCOUNT : PER_ADDRESS)
