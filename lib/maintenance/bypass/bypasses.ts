import { and, desc, eq, isNull } from 'drizzle-orm'
import { type MaintenanceBypassRow, maintenanceBypasses, maintenanceBypassUses } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { randomSecret, sha256 } from '@/lib/auth/secrets'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { refused } from '../commands/require'
import type { Bypass, BypassPage, BypassUses, CreatedBypass, NewBypass } from '../contract'
import { findService } from '../gate/decide'
import { refreshMemory } from '../memory/refresh'

const FARTHEST_MS = 30 * 86_400_000
const MOST = 200

/** The token is in the answer and nowhere else. @throws AppError unprocessable */
export async function createBypass(
  ctx: Context,
  { name, service, expiresAt }: NewBypass,
): Promise<CreatedBypass> {
  requirePermission(ctx, 'maintenance:write')
  const expires = new Date(expiresAt)
  if (expires <= ctx.now) throw refused('expiresAt', 'is in the past')
  if (expires.getTime() - ctx.now.getTime() > FARTHEST_MS)
    throw refused('expiresAt', 'may be at most 30 days ahead')
  if (service !== undefined && !findService(service))
    throw refused('service', `pitwall.yaml has no service ${service}`)
  const token = `pwb_${randomSecret()}`
  const created = await transaction(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(maintenanceBypasses)
      .values({
        ...{ name, service: service ?? null, tokenHash: sha256(token), expiresAt: expires },
        ...{ createdBy: tx.actor.id, createdByName: tx.actor.name, createdAt: tx.now },
      })
      .returning()
    if (!row) throw new Error('the insert returned no row')
    const after = { name, service: row.service, expiresAt: expires.toISOString() }
    await recordAudit(tx, { action: 'maintenance_bypass.created', subject: subjectOf(row.id), after })
    return bypassView(row)
  })
  await refreshMemory()
  return { ...created, token }
}

/** Other processes let nobody through any more within a second. Revoking twice is not an error. @throws AppError not_found */
export async function revokeBypass(ctx: Context, id: string): Promise<Bypass> {
  requirePermission(ctx, 'maintenance:write')
  const revoked = await transaction(ctx, async (tx) => {
    const [row] = await tx.db
      .update(maintenanceBypasses)
      .set({ revokedAt: tx.now })
      .where(and(eq(maintenanceBypasses.id, id), isNull(maintenanceBypasses.revokedAt)))
      .returning()
    if (!row) return getBypass(tx, id)
    await recordAudit(tx, { action: 'maintenance_bypass.revoked', subject: subjectOf(id) })
    return bypassView(row)
  })
  await refreshMemory()
  return revoked
}

/** The newest 200. */
export async function listBypasses(ctx: Context): Promise<BypassPage> {
  requirePermission(ctx, 'maintenance:write')
  const { createdAt, id } = maintenanceBypasses
  const rows = await ctx.db.select().from(maintenanceBypasses).orderBy(desc(createdAt), desc(id)).limit(MOST)
  return { items: rows.map(bypassView), nextCursor: null }
}

/** @throws AppError not_found */
export async function listBypassUses(ctx: Context, id: string): Promise<BypassUses> {
  requirePermission(ctx, 'maintenance:write')
  await getBypass(ctx, id)
  const rows = await ctx.db
    .select()
    .from(maintenanceBypassUses)
    .where(eq(maintenanceBypassUses.bypassId, id))
    .orderBy(desc(maintenanceBypassUses.id))
    .limit(MOST)
  const items = rows.map(({ at, service, method, path, count }) => ({
    ...{ at: at.toISOString(), service, method, path, count },
  }))
  return { items, nextCursor: null }
}

async function getBypass({ db }: Context, id: string): Promise<Bypass> {
  const [row] = await db.select().from(maintenanceBypasses).where(eq(maintenanceBypasses.id, id))
  if (!row) throw new AppError('not_found', `There is no bypass ${id}.`)
  return bypassView(row)
}

const subjectOf = (id: string) => `maintenance_bypass:${id}`

const bypassView = (row: MaintenanceBypassRow): Bypass => ({
  id: row.id,
  name: row.name,
  service: row.service,
  createdAt: row.createdAt.toISOString(),
  createdByName: row.createdByName,
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  uses: row.uses,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
