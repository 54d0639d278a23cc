import { lt } from 'drizzle-orm'
import { errorEvents, idempotencyKeys, levelSpans, signInFailures } from '@/db/schema'
import type { Context } from '@/lib/context'

const DAY_MS = 86_400_000

/** Removes what nobody can ask for any more. Audit rows, events and deploys stay. */
export async function forgetOld({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, daysAgo(2)))
  await db.delete(signInFailures).where(lt(signInFailures.at, daysAgo(2)))
  await db.delete(errorEvents).where(lt(errorEvents.at, daysAgo(90)))
  await db.delete(levelSpans).where(lt(levelSpans.untilAt, daysAgo(400)))
}
