import { and, asc, eq, isNotNull, isNull, or } from 'drizzle-orm'
import { users } from '@/db/schema'
import { ssoWays } from '@/lib/auth/providers'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'

/**
 * Refuses what would leave nobody who can sign in and manage people. Call it in the transaction of the change: it
 * locks the admins, so that two cannot remove each other at once.
 *
 * @throws AppError conflict
 */
export async function requireAnotherAdmin(tx: Context, id: string): Promise<void> {
  const canSignIn = ssoWays().length > 0 ? undefined : or(isNotNull(users.passwordHash), eq(users.id, id))
  const admins = await tx.db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), isNull(users.disabledAt), canSignIn))
    .orderBy(asc(users.id))
    .for('update')
  if (!admins.some((admin) => admin.id === id) || admins.length > 1) return
  throw new AppError('conflict', 'This is the last active admin. Make somebody else admin first.')
}
