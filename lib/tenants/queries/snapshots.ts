import { and, desc, eq, gt } from 'drizzle-orm'
import { type TenantSnapshot, tenantSnapshots } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import type { Permission } from '@/lib/auth/permissions'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import {
  PARTS,
  type PartName,
  type SnapshotDetail,
  type SnapshotView,
  type TenantView,
  tenantView,
} from '../contract'
import { tenantPaths } from '../rules'

const MAX_LISTED = 50

/** What somebody needs, beside the tenant's own permission, to see a part: what it is made of. */
const NEEDS: Partial<Record<PartName, readonly Permission[]>> = {
  jobs: ['queue:read'],
  cron: ['cron:read'],
  whoElse: ['queue:read', 'cron:read'],
  verdict: ['queue:read', 'cron:read'],
  timeline: ['queue:read', 'cron:read', 'timeline:read', 'tenant:access_report'],
}

/** Those that have not expired, newest first. */
export async function listSnapshots(
  ctx: Context,
  tenant: string,
): Promise<{ items: SnapshotView[]; nextCursor: null }> {
  requirePermission(ctx, 'tenant:snapshot')
  const rows = await ctx.db
    .select()
    .from(tenantSnapshots)
    .where(and(eq(tenantSnapshots.tenant, tenant), gt(tenantSnapshots.expiresAt, ctx.now)))
    .orderBy(desc(tenantSnapshots.createdAt))
    .limit(MAX_LISTED)
  return { items: rows.map(snapshotViewOf), nextCursor: null }
}

/**
 * What was kept, without the parts that who asks may not see. Whoever opens it is in the trail first.
 *
 * @throws AppError not_found (there is none, it has expired, it is another tenant's), unprocessable (of another release)
 */
export async function openSnapshot(ctx: Context, tenant: string, id: string): Promise<SnapshotDetail> {
  requirePermission(ctx, 'tenant:snapshot')
  const [row] = await ctx.db
    .select()
    .from(tenantSnapshots)
    .where(
      and(
        eq(tenantSnapshots.id, id),
        eq(tenantSnapshots.tenant, tenant),
        gt(tenantSnapshots.expiresAt, ctx.now),
      ),
    )
  if (!row) throw new AppError('not_found', 'There is no such snapshot, or no longer.')
  await recordAudit(ctx, {
    ...{ action: 'tenant.snapshot_viewed', subject: `tenant:${tenant}` },
    after: { snapshot: id, ticket: row.ticket },
  })
  const { data } = tenantView.safeParse(row.content)
  if (!data)
    throw new AppError('unprocessable', 'This snapshot was kept by another release: it cannot be shown.')
  return { ...snapshotViewOf(row), content: shownTo(ctx, data) }
}

function shownTo({ actor }: Context, content: TenantView): TenantView {
  const lacked = (part: PartName) => NEEDS[part]?.find((needed) => !actor.permissions.has(needed))
  const hidden = PARTS.filter((part) => lacked(part) !== undefined)
  return {
    ...content,
    ...Object.fromEntries(hidden.map((part) => [part, null])),
    cards: content.cards.map((card) => {
      const needed = lacked(card.id)
      return needed === undefined
        ? card
        : { id: card.id, status: 'forbidden', problem: `This needs the permission ${needed}.` }
    }),
  }
}

export function snapshotViewOf(row: TenantSnapshot): SnapshotView {
  const { id, tenant, name, note, ticket, createdBy, createdByName } = row
  return {
    ...{ id, tenant, name, note, ticket, createdBy, createdByName },
    ...{ createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() },
    href: tenantPaths.snapshot(tenant, id),
  }
}
