import { desc, inArray } from 'drizzle-orm'
import { opsEvents } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { StatusEvent } from './contract'

/** What happened to a service lately, blind times of the monitor included; newest first. */
export async function listSubjectEvents(
  { db }: Context,
  service: string,
  limit: number,
): Promise<StatusEvent[]> {
  const rows = await db
    .select()
    .from(opsEvents)
    .where(inArray(opsEvents.subject, [`service:${service}`, 'monitor']))
    .orderBy(desc(opsEvents.at), desc(opsEvents.id))
    .limit(limit)
  return rows.map(({ id, at, kind, lane, severity, title }) => ({
    id: String(id),
    at: at.toISOString(),
    kind,
    lane,
    severity,
    title,
  }))
}
