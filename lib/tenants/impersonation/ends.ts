import { and, eq, isNull } from 'drizzle-orm'
import { type TenantImpersonation, tenantImpersonations } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'

/** @throws AppError not_found */
export async function getImpersonationRow({ db }: Context, id: string): Promise<TenantImpersonation> {
  const [row] = await db.select().from(tenantImpersonations).where(eq(tenantImpersonations.id, id))
  if (!row) throw new AppError('not_found', `There is no impersonation ${id}.`)
  return row
}

/** Ends one that nobody has ended; undefined when somebody has. */
export async function endOf(
  { db, now, actor }: Context,
  id: string,
  endReason: 'stopped' | 'revoked',
): Promise<TenantImpersonation | undefined> {
  const [ended] = await db
    .update(tenantImpersonations)
    .set({ endedAt: now, endReason, endedBy: actor.id })
    .where(and(eq(tenantImpersonations.id, id), isNull(tenantImpersonations.endedAt)))
    .returning()
  return ended
}

/** What comes from the application, or of itself, is about the person behind it. */
export function noteOfApplication(tx: Context, action: string, row: TenantImpersonation): Promise<void> {
  const { id, tenant, userId, mode, actor, actorName, actions, ticket } = row
  return recordAudit(
    { ...tx, actor: { ...tx.actor, trueActor: actor } },
    {
      ...{ action, subject: `tenant:${tenant}` },
      after: { impersonation: id, userId, mode, by: actorName, actions, ...(ticket !== null && { ticket }) },
    },
  )
}
