import { asc, eq } from 'drizzle-orm'
import { errorEvents, opsEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'

const MAX_OF_A_REQUEST = 200

/** What changed by itself because of one request, in order; at most 200. */
export async function listEventsOfRequest(ctx: Context, requestId: string) {
  requirePermission(ctx, 'audit:read')
  const found = await ctx.db
    .select()
    .from(opsEvents)
    .where(eq(opsEvents.requestId, requestId))
    .orderBy(asc(opsEvents.id))
    .limit(MAX_OF_A_REQUEST)
  return found.map(({ dedupeKey: _, ...event }) => ({
    ...event,
    id: String(event.id),
    at: event.at.toISOString(),
  }))
}

/** Exceptions nobody expected in one request, without their stacks; at most 200. */
export async function listErrorsOfRequest(ctx: Context, requestId: string) {
  requirePermission(ctx, 'audit:read')
  const found = await ctx.db
    .select()
    .from(errorEvents)
    .where(eq(errorEvents.requestId, requestId))
    .orderBy(asc(errorEvents.id))
    .limit(MAX_OF_A_REQUEST)
  return found.map(({ id, at, route, name, message, traceId }) => ({
    id: String(id),
    at: at.toISOString(),
    route,
    name,
    message,
    traceId,
  }))
}
