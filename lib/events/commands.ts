import { opsEvents } from '@/db/schema'
import type { Context } from '@/lib/context'

export type NewOpsEvent = Pick<
  typeof opsEvents.$inferInsert,
  'lane' | 'kind' | 'service' | 'subject' | 'severity' | 'title' | 'evidence' | 'dedupeKey'
> & { at?: Date }

/** Call it inside the transaction of the change it tells. A second event with the same `dedupeKey` is ignored. */
export async function recordEvent({ db, now, requestId }: Context, event: NewOpsEvent): Promise<void> {
  await db
    .insert(opsEvents)
    .values({ requestId, ...event, at: event.at ?? now })
    .onConflictDoNothing({ target: opsEvents.dedupeKey })
}
