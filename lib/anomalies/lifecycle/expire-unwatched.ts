import { and, eq, notInArray } from 'drizzle-orm'
import { anomalies } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { tellChange } from './events'

/** Nobody judges what is no longer watched: what is open there ends. */
export async function expireUnwatched(ctx: Context, watched: readonly string[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    const isLeft = watched.length > 0 ? notInArray(anomalies.service, [...watched]) : undefined
    const expired = await tx.db
      .update(anomalies)
      .set({ state: 'expired', resolvedAt: tx.now })
      .where(and(eq(anomalies.state, 'open'), isLeft))
      .returning()
    for (const anomaly of expired) await tellChange(tx, { state: 'open' }, anomaly, tx.now)
  })
}
