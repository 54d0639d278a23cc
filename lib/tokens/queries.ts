import { and, desc, eq, lt, or } from 'drizzle-orm'
import { type ApiToken, apiTokens } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { TokenPage, TokenView } from './contract'

/** Newest first; the cursor is the id of the last one seen. */
export async function listTokens(
  ctx: Context,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<TokenPage> {
  requirePermission(ctx, 'tokens:read')
  const after = cursor ? await getTokenRow(ctx, cursor) : undefined
  const found = await ctx.db
    .select()
    .from(apiTokens)
    .where(
      after &&
        or(
          lt(apiTokens.createdAt, after.createdAt),
          and(eq(apiTokens.createdAt, after.createdAt), lt(apiTokens.id, after.id)),
        ),
    )
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .limit(limit + 1)
  const items = found.slice(0, limit)
  return {
    items: items.map((token) => viewOf(token, ctx.now)),
    nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
  }
}

export async function getTokenRow({ db }: Context, id: string): Promise<ApiToken> {
  const [token] = await db.select().from(apiTokens).where(eq(apiTokens.id, id))
  if (!token) throw new AppError('not_found', `There is no API token ${id}.`)
  return token
}

/** What may leave the server: never the hash. */
export function viewOf(token: ApiToken, now: Date): TokenView {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    state: stateOf(token, now),
    createdBy: token.createdBy,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
  }
}

function stateOf({ revokedAt, expiresAt }: ApiToken, now: Date): TokenView['state'] {
  if (revokedAt) return 'revoked'
  return expiresAt && expiresAt <= now ? 'expired' : 'active'
}
