import { and, desc, eq, gt, isNull, or, type SQL } from 'drizzle-orm'
import { tenantImpersonationActions, tenantImpersonations } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import type { Impersonation, ImpersonationDetail, ImpersonationList } from './contract'
import { getImpersonationRow } from './ends'
import { jwksDocument } from './keys'
import { impersonationView } from './view'

const MAX_ACTIONS = 200

/** Newest first. */
export async function listImpersonations(
  ctx: Context,
  { show, tenant, limit }: ImpersonationList,
): Promise<{ items: Impersonation[]; nextCursor: null }> {
  requirePermission(ctx, 'tenant:impersonate')
  const rows = await ctx.db
    .select()
    .from(tenantImpersonations)
    .where(
      and(
        show === 'open' ? isOpen(ctx) : undefined,
        tenant === undefined ? undefined : eq(tenantImpersonations.tenant, tenant),
      ),
    )
    .orderBy(desc(tenantImpersonations.createdAt))
    .limit(limit)
  return { items: rows.map((row) => impersonationView(ctx, row)), nextCursor: null }
}

/** Live, or granted and not too late. */
export function isOpen({ now }: Context): SQL | undefined {
  const { redeemBy, usableUntil, endedAt } = tenantImpersonations
  return and(isNull(endedAt), or(gt(usableUntil, now), and(isNull(usableUntil), gt(redeemBy, now))))
}

/** With what was done. @throws AppError not_found */
export async function getImpersonation(ctx: Context, id: string): Promise<ImpersonationDetail> {
  requirePermission(ctx, 'tenant:impersonate')
  const row = await getImpersonationRow(ctx, id)
  const actions = await ctx.db
    .select()
    .from(tenantImpersonationActions)
    .where(eq(tenantImpersonationActions.impersonationId, id))
    .orderBy(desc(tenantImpersonationActions.at))
    .limit(MAX_ACTIONS)
  const done = actions.map(({ at, what, outcome }) => ({ at: at.toISOString(), what, outcome }))
  return { ...impersonationView(ctx, row), done }
}

/** The keys may be kept for five minutes: as long as a grant lives. */
export const jwksAnswer = (): Response =>
  Response.json(jwksDocument(), { headers: { 'Cache-Control': 'public, max-age=300' } })
