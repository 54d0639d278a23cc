import { desc, eq } from 'drizzle-orm'
import { opsEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import type { QueueDetail } from '../contract'
import { needsOf } from '../needs'
import { queueView, sourceView } from '../view'
import { getKnownQueue } from './rows'

const EVENTS = 30

/** A queue with its source, what its jobs need and what became of it lately. @throws AppError not_found */
export async function getQueue(ctx: Context, sourceId: string, queue: string): Promise<QueueDetail> {
  requirePermission(ctx, 'queue:read')
  const { source, sourceRow, row } = await getKnownQueue(ctx, sourceId, queue)
  const can = await source.can()
  return {
    ...queueView(ctx, row, sourceRow, source.config, can),
    sourceStatus: sourceView(ctx, source.config, sourceRow, can),
    dependencies: await needsOf(ctx, source.config, queue),
    events: await eventsOf(ctx, `queue:${sourceId}/${queue}`),
  }
}

async function eventsOf({ db }: Context, subject: string): Promise<QueueDetail['events']> {
  const rows = await db
    .select()
    .from(opsEvents)
    .where(eq(opsEvents.subject, subject))
    .orderBy(desc(opsEvents.at), desc(opsEvents.id))
    .limit(EVENTS)
  return rows.map(({ id, at, kind, severity, title }) => ({
    ...{ id: String(id), at: at.toISOString(), kind, severity, title },
  }))
}
