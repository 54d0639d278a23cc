import { and, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { sessions, type User, users } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { permissionsOfRole } from './permissions'
import { SESSION_SECONDS } from './session'
import { forgetSession, forgetSessionsOf } from './session-memory'

const MAX_SESSIONS_A_USER = 100

/**
 * Opens a session for a user whose identity was just proven; the id goes into the cookie.
 *
 * @throws AppError unauthenticated when the user was disabled or changed in between
 */
export async function startSession(ctx: Context, user: User, method: string): Promise<string> {
  const sessionId = crypto.randomUUID()
  await transaction(asUser(ctx, user), async (tx) => {
    const [current] = await tx.db
      .update(users)
      .set({ lastSignInAt: tx.now })
      .where(and(eq(users.id, user.id), eq(users.version, user.version), isNull(users.disabledAt)))
      .returning({ id: users.id })
    if (!current) throw new AppError('unauthenticated', 'This user was changed in the meantime.')
    await dropOldSessions(tx, user.id)
    await tx.db
      .insert(sessions)
      .values({ id: sessionId, userId: user.id, version: user.version, createdAt: tx.now, seenAt: tx.now })
    await recordAudit(tx, { action: 'user.signed_in', subject: `user:${user.id}`, after: { method } })
  })
  return sessionId
}

/** Signing out twice is not an error. */
export async function endSession(ctx: Context, sessionId: string): Promise<void> {
  forgetSession(sessionId)
  const [user] = await ctx.db
    .select({ user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId))
  if (!user) return
  await transaction(asUser(ctx, user.user), async (tx) => {
    const ended = await tx.db.delete(sessions).where(eq(sessions.id, sessionId)).returning()
    if (ended.length === 0) return
    await recordAudit(tx, { action: 'user.signed_out', subject: `user:${user.user.id}` })
  })
}

/** Call it in the transaction that raised the user's version, which ends their sessions in every process. */
export async function endSessionsOf(tx: Context, userId: string): Promise<void> {
  forgetSessionsOf(userId)
  await tx.db.delete(sessions).where(eq(sessions.userId, userId))
}

async function dropOldSessions(tx: Context, userId: string): Promise<void> {
  const expired = new Date(tx.now.getTime() - SESSION_SECONDS * 1_000)
  const surplus = tx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.seenAt))
    .offset(MAX_SESSIONS_A_USER)
  await tx.db
    .delete(sessions)
    .where(
      and(eq(sessions.userId, userId), or(lt(sessions.createdAt, expired), inArray(sessions.id, surplus))),
    )
}

const asUser = (ctx: Context, user: User): Context => ({
  ...ctx,
  actor: {
    kind: 'user',
    id: `user:${user.id}`,
    name: user.email,
    role: user.role,
    permissions: permissionsOfRole(user.role),
    ...(ctx.actor.address !== undefined && { address: ctx.actor.address }),
  },
})
