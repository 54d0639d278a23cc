import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { type Db, database } from '@/db/client'
import { type ApiToken, apiTokens } from '@/db/schema'
import type { Actor } from '@/lib/context'
import { log } from '@/lib/telemetry/log'
import { isPermission } from './permissions'
import { sha256 } from './secrets'

const TOKEN = /^pw_[A-Za-z0-9_-]{43}$/
const USE_NOTED_SECONDS = 60

/** The token in `Authorization: Bearer ...`, undefined without that header; what is not a token stays what was sent. */
export function bearerOf(request: Request): string | undefined {
  const header = request.headers.get('authorization')
  if (header === null) return undefined
  const [scheme, ...rest] = header.split(' ')
  return scheme?.toLowerCase() === 'bearer' ? rest.join(' ') : undefined
}

/** The service an API token belongs to, as long as it is neither revoked nor expired. */
export async function tokenActor(
  bearer: string,
  now = new Date(),
  db = database(),
): Promise<Actor | undefined> {
  if (!TOKEN.test(bearer)) return undefined
  const [token] = await lookUp(db).execute({ tokenHash: sha256(bearer), now: now.toISOString() })
  if (!token) return undefined
  await noteUse(db, token, now)
  return {
    kind: 'token',
    id: `token:${token.id}`,
    name: token.name,
    permissions: new Set(token.scopes.filter(isPermission)),
  }
}

/** Put together once for each database: it is asked with every request of a machine. */
function lookUp(db: Db) {
  const known = lookUps.get(db) ?? prepareLookUp(db)
  lookUps.set(db, known)
  return known
}

const lookUps = new WeakMap<Db, ReturnType<typeof prepareLookUp>>()

function prepareLookUp(db: Db) {
  const now = sql.placeholder('now')
  const isCurrent = or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now))
  const isMeant = eq(apiTokens.tokenHash, sql.placeholder('tokenHash'))
  return db
    .select()
    .from(apiTokens)
    .where(and(isMeant, isNull(apiTokens.revokedAt), isCurrent))
    .prepare('token')
}

async function noteUse(db: Db, { id, lastUsedAt }: ApiToken, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - USE_NOTED_SECONDS * 1_000)
  if (lastUsedAt && lastUsedAt > minuteAgo) return
  await db
    .update(apiTokens)
    .set({ lastUsedAt: now })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, minuteAgo))))
    .catch((error: unknown) => log().warn({ err: error }, 'could not note the use of an API token'))
}
