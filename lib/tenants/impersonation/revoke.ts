import { and, inArray } from 'drizzle-orm'
import { type TenantImpersonation, tenantImpersonations } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { Impersonation } from './contract'
import { getImpersonationRow } from './ends'
import { isOpen } from './list'
import { impersonationView } from './view'

const MAX_AT_ONCE = 1_000

/**
 * Ends one: one's own, or with `tenant:impersonate_write` anybody's. Once more is not an error.
 *
 * @throws AppError not_found, forbidden
 */
export async function revokeImpersonation(ctx: Context, id: string): Promise<Impersonation> {
  requirePermission(ctx, 'tenant:impersonate')
  return transaction(ctx, async (tx) => {
    const row = await getImpersonationRow(tx, id)
    if (row.actor !== tx.actor.id) requirePermission(tx, 'tenant:impersonate_write')
    const [revoked] = await end(tx, [row])
    return impersonationView(tx, revoked ?? (await getImpersonationRow(tx, id)))
  })
}

/** Ends all that are open, at once. @throws AppError forbidden */
export async function revokeAll(ctx: Context): Promise<{ revoked: number }> {
  requirePermission(ctx, 'tenant:impersonate_write')
  return transaction(ctx, async (tx) => {
    const open = await tx.db
      .select()
      .from(tenantImpersonations)
      .where(isOpen(tx))
      .limit(MAX_AT_ONCE + 1)
    if (open.length > MAX_AT_ONCE) throw new AppError('conflict', 'There are too many to revoke at once.')
    return { revoked: (await end(tx, open)).length }
  })
}

async function end(tx: Context, rows: readonly TenantImpersonation[]): Promise<TenantImpersonation[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const ended = await tx.db
    .update(tenantImpersonations)
    .set({ endedAt: tx.now, endReason: 'revoked', endedBy: tx.actor.id })
    .where(and(inArray(tenantImpersonations.id, ids), isOpen(tx)))
    .returning()
  for (const { id, tenant, userId, actorName } of ended)
    await recordAudit(tx, {
      ...{ action: 'tenant.impersonation_revoked', subject: `tenant:${tenant}` },
      after: { impersonation: id, userId, by: actorName },
    })
  return ended
}
