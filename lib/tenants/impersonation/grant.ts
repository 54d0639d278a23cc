import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { type TenantImpersonation, tenantImpersonations } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { getSummary } from '../queries/summary'
import { getTenantUser } from '../queries/users'
import { tenantSource } from '../source/open'
import type { GrantAnswer, NewImpersonation } from './contract'
import { signGrant } from './keys'

const REDEEM_MS = 5 * 60_000

/**
 * Lets somebody of the staff act as a user of a tenant: a grant that the application redeems once within five minutes.
 * The audit row is written first: no row, no grant.
 *
 * @throws AppError not_found (tenant, user), forbidden (who may not, admins, nesting), conflict (they act as somebody already)
 */
export async function grantImpersonation(
  ctx: Context,
  tenant: string,
  input: NewImpersonation,
): Promise<GrantAnswer> {
  requirePermission(ctx, 'tenant:impersonate')
  if (input.mode === 'write') requirePermission(ctx, 'tenant:impersonate_write')
  await getSummary(ctx, tenant, { asShown: true })
  const { mayImpersonate } = await getTenantUser(ctx, tenant, input.userId)
  if (!mayImpersonate.allowed) throw new AppError('forbidden', mayImpersonate.reason ?? 'Not this user.')
  const granted = await transaction(ctx, (tx) => intend(tx, tenant, input))
  const grant = signGrant(claimsOf(granted))
  const { url } = settings()
  return {
    id: granted.id,
    grant,
    redeemUrl: `${url}#grant=${grant}`,
    expiresAt: granted.redeemBy.toISOString(),
  }
}

async function intend(
  tx: Context,
  tenant: string,
  { userId, mode, reason, ticket }: NewImpersonation,
): Promise<TenantImpersonation> {
  await closeOver(tx)
  const redeemBy = new Date(tx.now.getTime() + REDEEM_MS)
  const by = { actor: tx.actor.id, actorName: tx.actor.name }
  const [granted] = await tx.db
    .insert(tenantImpersonations)
    .values({ tenant, userId, mode, reason, ticket: ticket ?? null, ...by, createdAt: tx.now, redeemBy })
    .onConflictDoNothing()
    .returning()
  if (!granted) throw new AppError('conflict', 'You act as somebody already: stop that first.')
  await recordAudit(tx, {
    ...{ action: 'tenant.impersonation_granted', subject: `tenant:${tenant}`, reason },
    after: { impersonation: granted.id, userId, mode, ...(ticket !== undefined && { ticket }) },
  })
  return granted
}

/** Their own ones whose time is over no longer stand in the way. */
async function closeOver({ db, now, actor }: Context): Promise<void> {
  const { redeemBy, usableUntil } = tenantImpersonations
  await db
    .update(tenantImpersonations)
    .set({ endedAt: now, endReason: 'expired' })
    .where(
      and(
        eq(tenantImpersonations.actor, actor.id),
        isNull(tenantImpersonations.endedAt),
        or(lte(usableUntil, now), and(isNull(usableUntil), lte(redeemBy, now))),
      ),
    )
}

/** @throws AppError not_found: pitwall.yaml does not say where the application takes over */
export function settings() {
  const found = tenantSource().config.impersonation
  if (!found) throw new AppError('not_found', 'pitwall.yaml does not say where the application takes over.')
  return found
}

function claimsOf(row: TenantImpersonation): Record<string, unknown> {
  const { audience, maxMinutes } = settings()
  return {
    ...{ iss: env().NEXTAUTH_URL ?? 'pitwall', aud: audience, sub: row.userId, jti: row.id },
    ...{ iat: seconds(row.createdAt), exp: seconds(row.redeemBy) },
    ...{ tenant: row.tenant, mode: row.mode, reason: row.reason, max_minutes: maxMinutes },
    ...(row.ticket !== null && { ticket: row.ticket }),
    act: { sub: row.actor, name: row.actorName },
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)
