import { and, eq, gte } from 'drizzle-orm'
import { opsAuditEvents } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission } from '@/lib/context'
import { processWide } from '@/lib/process-wide'

/** One look: who reads on, or reads another part, within this time is not told again. */
const ONE_LOOK_MS = 600_000

/**
 * Tells that somebody looks at a tenant, before they see anything: no row, no look. Once in ten minutes for each person,
 * tenant and ticket.
 */
export async function noteView(ctx: Context, tenant: string, ticket: string | undefined): Promise<void> {
  requirePermission(ctx, 'tenant:read')
  const running = processWide('tenants.views', () => new Map<string, Promise<void>>())
  const key = JSON.stringify([ctx.actor.id, tenant, ticket ?? null])
  // The parts of a page come all at once.
  const known = running.get(key)
  if (known) return known
  const noting = writeView(ctx, tenant, ticket).finally(() => running.delete(key))
  running.set(key, noting)
  return noting
}

async function writeView(ctx: Context, tenant: string, ticket: string | undefined): Promise<void> {
  const subject = `tenant:${tenant}`
  if (await isNoted(ctx, subject, ticket)) return
  await recordAudit(ctx, {
    action: 'tenant.viewed',
    subject,
    ...(ticket !== undefined && { after: { ticket } }),
  })
}

/** A look without a ticket goes on under one that has it. */
async function isNoted(
  { db, actor, now }: Context,
  subject: string,
  ticket: string | undefined,
): Promise<boolean> {
  const rows = await db
    .select({ after: opsAuditEvents.after })
    .from(opsAuditEvents)
    .where(
      and(
        eq(opsAuditEvents.subject, subject),
        gte(opsAuditEvents.at, new Date(now.getTime() - ONE_LOOK_MS)),
        eq(opsAuditEvents.actor, actor.id),
        eq(opsAuditEvents.action, 'tenant.viewed'),
      ),
    )
    .limit(50)
  return rows.some(({ after }) => ticket === undefined || Reflect.get(Object(after), 'ticket') === ticket)
}
