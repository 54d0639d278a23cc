import { and, eq, isNull } from 'drizzle-orm'
import { apiTokens } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { isPermission } from '@/lib/auth/permissions'
import { randomSecret, sha256 } from '@/lib/auth/secrets'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { isStorable } from '@/lib/time'
import type { CreatedToken, NewToken, TokenView } from './contract'
import { getTokenRow, viewOf } from './queries'

/**
 * The token is in the answer and nowhere else. Nobody hands out what they may not do themselves, save `cron:check_in`,
 * which only tokens carry.
 *
 * @throws AppError unprocessable
 */
export async function createToken(
  ctx: Context,
  { name, scopes, expiresAt }: NewToken,
): Promise<CreatedToken> {
  requirePermission(ctx, 'tokens:write')
  const expires = expiresAt === undefined ? null : new Date(expiresAt)
  if (expires && expires <= ctx.now) throw badField('expiresAt', 'is in the past')
  if (expires && !isStorable(expires)) throw badField('expiresAt', 'lies after the year 9999')
  const wanted = [...new Set(scopes)].sort()
  requireScopes(ctx, wanted)
  const token = `pw_${randomSecret()}`

  return transaction(ctx, async (tx) => {
    const [created] = await tx.db
      .insert(apiTokens)
      .values({
        name,
        scopes: wanted,
        tokenHash: sha256(token),
        createdBy: tx.actor.id,
        createdAt: tx.now,
        expiresAt: expires,
      })
      .returning()
    if (!created) throw new Error('the insert returned no row')
    const after = { name, scopes: wanted, expiresAt: expires?.toISOString() ?? null }
    await recordAudit(tx, { action: 'token.created', subject: `token:${created.id}`, after })
    return { ...viewOf(created, tx.now), token }
  })
}

/** The very next request with it is refused. Revoking twice is not an error: the first keeps its time. */
export async function revokeToken(ctx: Context, id: string): Promise<TokenView> {
  requirePermission(ctx, 'tokens:write')
  return transaction(ctx, async (tx) => {
    const [revoked] = await tx.db
      .update(apiTokens)
      .set({ revokedAt: tx.now })
      .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
      .returning()
    if (!revoked) return viewOf(await getTokenRow(tx, id), tx.now)
    await recordAudit(tx, { action: 'token.revoked', subject: `token:${id}` })
    return viewOf(revoked, tx.now)
  })
}

function requireScopes({ actor }: Context, scopes: string[]): void {
  const unknown = scopes.find((scope) => !isPermission(scope))
  if (unknown !== undefined) throw badField('scopes', `"${unknown}" is no permission`)
  const beyond = scopes
    .filter(isPermission)
    .find((scope) => scope !== 'cron:check_in' && !actor.permissions.has(scope))
  if (beyond) throw badField('scopes', `you do not hold ${beyond} yourself`)
}

const badField = (path: string, message: string) =>
  new AppError('unprocessable', `${path}: ${message}.`, { fields: [{ path, message }] })
