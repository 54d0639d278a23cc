import { count, eq } from 'drizzle-orm'
import { tenantSnapshots } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { SnapshotInput, SnapshotView } from '../contract'
import { getTenant } from '../queries/open'
import { snapshotViewOf } from '../queries/snapshots'

const HOUR_MS = 3_600_000
const MAX_OF_A_TENANT = 100

/**
 * Keeps what is seen of a tenant now, as far as who asks may see it; what is masked stays masked, revealed or not.
 *
 * @throws AppError not_found, invalid, unprocessable (times), conflict (too many)
 */
export async function takeSnapshot(
  ctx: Context,
  tenant: string,
  input: SnapshotInput,
): Promise<SnapshotView> {
  requirePermission(ctx, 'tenant:snapshot')
  const { note = null, ticket = null, expiresInHours, from, to } = input
  const query = { from, to, ...(ticket !== null && { ticket }) }
  const content = await getTenant(ctx, tenant, query, { asShown: true })
  return transaction(ctx, async (tx) => {
    await requireRoom(tx, tenant)
    const [kept] = await tx.db
      .insert(tenantSnapshots)
      .values({
        ...{ tenant, name: content.name, content, note, ticket, createdAt: tx.now },
        ...{ createdBy: tx.actor.id, createdByName: tx.actor.name },
        expiresAt: new Date(tx.now.getTime() + expiresInHours * HOUR_MS),
      })
      .returning()
    if (!kept) throw new Error('the insert returned no row')
    const after = { snapshot: kept.id, ticket, expiresAt: kept.expiresAt.toISOString() }
    await recordAudit(tx, { action: 'tenant.snapshot_created', subject: `tenant:${tenant}`, after })
    return snapshotViewOf(kept)
  })
}

async function requireRoom({ db }: Context, tenant: string): Promise<void> {
  const [known] = await db
    .select({ kept: count() })
    .from(tenantSnapshots)
    .where(eq(tenantSnapshots.tenant, tenant))
  if (known && known.kept < MAX_OF_A_TENANT) return
  throw new AppError('conflict', `Of one tenant at most ${MAX_OF_A_TENANT} snapshots are kept at a time.`)
}
