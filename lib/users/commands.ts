import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { type User, users } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { hashPassword, passwordFits } from '@/lib/auth/passwords'
import { endSessionsOf } from '@/lib/auth/sessions'
import { countAttempt, forgive } from '@/lib/auth/sign-in-limit'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { NewUser, Role, UserView } from './contract'
import { requireAnotherAdmin } from './last-admin'
import { getUserRow, viewOf } from './queries'

/** With a password the user can sign in at once; without one they are invited. */
export async function createUser(ctx: Context, { email, role, name, password }: NewUser): Promise<UserView> {
  requirePermission(ctx, 'users:write')
  const passwordHash = password === undefined ? null : await hashPassword(password)

  return transaction(ctx, async (tx) => {
    const [created] = await tx.db
      .insert(users)
      .values({ email, role, name, passwordHash, createdAt: tx.now })
      .onConflictDoNothing()
      .returning()
    if (!created)
      throw new AppError('conflict', `There is a user ${email} already.`, {
        fields: [{ path: 'email', message: 'is in use already' }],
      })
    await recordAudit(tx, {
      action: 'user.created',
      subject: `user:${created.id}`,
      after: { email, role, hasPassword: passwordHash !== null },
    })
    return viewOf(created)
  })
}

/** Ends their sessions. Disabling twice is not an error: the first keeps its time. */
export async function disableUser(ctx: Context, id: string): Promise<UserView> {
  requirePermission(ctx, 'users:write')
  return transaction(ctx, async (tx) => {
    await requireAnotherAdmin(tx, id)
    const [disabled] = await tx.db
      .update(users)
      .set({ disabledAt: tx.now, version: nextVersion })
      .where(and(eq(users.id, id), isNull(users.disabledAt)))
      .returning()
    if (!disabled) return viewOf(await getUserRow(tx, id))
    await endSessionsOf(tx, id)
    await recordAudit(tx, { action: 'user.disabled', subject: `user:${id}` })
    return viewOf(disabled)
  })
}

export async function enableUser(ctx: Context, id: string): Promise<UserView> {
  requirePermission(ctx, 'users:write')
  return transaction(ctx, async (tx) => {
    const [enabled] = await tx.db
      .update(users)
      .set({ disabledAt: null, version: nextVersion })
      .where(and(eq(users.id, id), isNotNull(users.disabledAt)))
      .returning()
    if (!enabled) return viewOf(await getUserRow(tx, id))
    await recordAudit(tx, { action: 'user.enabled', subject: `user:${id}` })
    return viewOf(enabled)
  })
}

/** Ends their sessions: the new role counts from the next sign-in. */
export async function changeRole(
  ctx: Context,
  id: string,
  { role, reason }: { role: Role; reason?: string | undefined },
): Promise<UserView> {
  requirePermission(ctx, 'users:write')
  return transaction(ctx, async (tx) => {
    const before = await getUserRow(tx, id)
    if (before.role === role) return viewOf(before)
    if (role !== 'admin') await requireAnotherAdmin(tx, id)
    const [changed] = await tx.db
      .update(users)
      .set({ role, version: nextVersion })
      .where(and(eq(users.id, id), eq(users.role, before.role)))
      .returning()
    if (!changed) throw new AppError('conflict', 'Somebody else changed this user. Look again.')
    await endSessionsOf(tx, id)
    await recordAudit(tx, {
      action: 'user.role_changed',
      subject: `user:${id}`,
      reason,
      before: { role: before.role },
      after: { role },
    })
    return viewOf(changed)
  })
}

/** Ends their sessions. */
export async function resetPassword(ctx: Context, id: string, password: string): Promise<UserView> {
  requirePermission(ctx, 'users:write')
  const user = await getUserRow(ctx, id)
  return viewOf(await writePassword(ctx, user, password, 'user.password_reset'))
}

/**
 * A person's own password; guessing the current one counts as failing to sign in. Ends all their sessions, this one too.
 *
 * @throws AppError forbidden (not a person), unprocessable (current password), rate_limited
 */
export async function changeOwnPassword(
  ctx: Context,
  { current, password }: { current: string; password: string },
): Promise<void> {
  if (ctx.actor.kind !== 'user') throw new AppError('forbidden', 'Only people have passwords.')
  const user = await getUserRow(ctx, ctx.actor.id.replace(/^user:/, ''))
  const attempt = await countAttempt(ctx, user.email)
  if (!(await passwordFits(current, user.passwordHash)))
    throw new AppError('unprocessable', 'The current password is wrong.', {
      fields: [{ path: 'current', message: 'is wrong' }],
    })
  await forgive(ctx, attempt)
  await writePassword(ctx, user, password, 'user.password_changed')
}

async function writePassword(ctx: Context, user: User, password: string, action: string): Promise<User> {
  const passwordHash = await hashPassword(password)
  return transaction(ctx, async (tx) => {
    const [changed] = await tx.db
      .update(users)
      .set({ passwordHash, version: nextVersion })
      .where(and(eq(users.id, user.id), eq(users.version, user.version)))
      .returning()
    if (!changed) throw new AppError('conflict', 'Somebody else changed this user. Look again.')
    await endSessionsOf(tx, user.id)
    await recordAudit(tx, { action, subject: `user:${user.id}` })
    return changed
  })
}

const nextVersion = sql`${users.version} + 1`
