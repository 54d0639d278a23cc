import { randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { cronPingKeys } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { sha256 } from '@/lib/auth/secrets'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CreatedPingKey, NewPingKey, PingKey } from '../contract'
import { pingKeyView } from '../view'

// Short enough for a crontab line, and 132 bits all the same.
const newKey = () => randomBytes(17).toString('base64url').slice(0, 22)

/** The key is in the answer and nowhere else. */
export async function createPingKey(
  ctx: Context,
  { name, environment }: NewPingKey,
): Promise<CreatedPingKey> {
  requirePermission(ctx, 'cron:write')
  const key = newKey()
  return transaction(ctx, async (tx) => {
    const values = { name, environment: environment ?? null, createdBy: tx.actor.name, createdAt: tx.now }
    const [created] = await tx.db
      .insert(cronPingKeys)
      .values({ ...values, keyHash: sha256(key) })
      .returning()
    if (!created) throw new Error('the insert returned no row')
    const after = { name, environment: created.environment }
    await recordAudit(tx, { action: 'cron_ping_key.created', subject: `cron_ping_key:${created.id}`, after })
    return { ...pingKeyView(created), key }
  })
}

/** The very next ping with it is refused. Revoking twice is not an error: the first keeps its time. */
export async function revokePingKey(ctx: Context, id: string): Promise<PingKey> {
  requirePermission(ctx, 'cron:write')
  return transaction(ctx, async (tx) => {
    const [revoked] = await tx.db
      .update(cronPingKeys)
      .set({ revokedAt: tx.now })
      .where(and(eq(cronPingKeys.id, id), isNull(cronPingKeys.revokedAt)))
      .returning()
    if (revoked) await recordAudit(tx, { action: 'cron_ping_key.revoked', subject: `cron_ping_key:${id}` })
    const [key] = revoked ? [revoked] : await tx.db.select().from(cronPingKeys).where(eq(cronPingKeys.id, id))
    if (!key) throw new AppError('not_found', `There is no ping key ${id}.`)
    return pingKeyView(key)
  })
}
