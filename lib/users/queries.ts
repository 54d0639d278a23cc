import { asc, eq, gt, sql } from 'drizzle-orm'
import { type User, users } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { Me, UserPage, UserView } from './contract'

export async function getUser(ctx: Context, id: string): Promise<UserView> {
  requirePermission(ctx, 'users:read')
  return viewOf(await getUserRow(ctx, id))
}

/** In the order of their e-mail addresses. */
export async function listUsers(
  ctx: Context,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<UserPage> {
  requirePermission(ctx, 'users:read')
  const found = await ctx.db
    .select()
    .from(users)
    .where(cursor ? gt(sql`lower(${users.email})`, emailOf(cursor)) : undefined)
    .orderBy(asc(sql`lower(${users.email})`))
    .limit(limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(viewOf), nextCursor: found.length > limit && last ? cursorOf(last) : null }
}

/** Who the caller is and what they may do. */
export function whoAmI({ actor }: Context): Me {
  const { id, kind, name, role = null, permissions } = actor
  return { id, kind, name, role, permissions: [...permissions].sort() }
}

/** For the verbs of this domain; never leaves the server. */
export async function getUserRow({ db }: Context, id: string): Promise<User> {
  const [user] = await db.select().from(users).where(eq(users.id, id))
  if (!user) throw new AppError('not_found', `There is no user ${id}.`)
  return user
}

/** What may leave the server. */
export function viewOf(user: User): UserView {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    state: stateOf(user),
    hasPassword: user.passwordHash !== null,
    disabledAt: user.disabledAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
  }
}

function stateOf({ disabledAt, passwordHash, lastSignInAt }: User): UserView['state'] {
  if (disabledAt) return 'disabled'
  return passwordHash || lastSignInAt ? 'active' : 'invited'
}

const cursorOf = ({ email }: User) => Buffer.from(email.toLowerCase()).toString('base64url')

// Postgres stores no NUL, and a forged cursor is only a strange place to start.
const emailOf = (cursor: string) => Buffer.from(cursor, 'base64url').toString().replaceAll('\0', '')
