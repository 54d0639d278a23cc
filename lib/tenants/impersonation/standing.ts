import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import { apiTokens, type TenantImpersonation, users } from '@/db/schema'
import { type Permission, permissionsOfRole } from '@/lib/auth/permissions'
import type { Context } from '@/lib/context'

const holder = z.tuple([z.enum(['user', 'token']), z.uuid()])

/** Whether who was granted it may still do it: since then they may have left, or lost their role or their token. */
export async function mayStillAct(ctx: Context, { actor, mode }: TenantImpersonation): Promise<boolean> {
  const needed: Permission = mode === 'write' ? 'tenant:impersonate_write' : 'tenant:impersonate'
  const { data } = holder.safeParse(actor.split(':'))
  if (!data) return false
  const [kind, id] = data
  return kind === 'user' ? isUserWith(ctx, id, needed) : isTokenWith(ctx, id, needed)
}

async function isUserWith({ db }: Context, id: string, needed: Permission): Promise<boolean> {
  const [user] = await db
    .select({ role: users.role })
    .from(users)
    .where(and(eq(users.id, id), isNull(users.disabledAt)))
  return user !== undefined && permissionsOfRole(user.role).has(needed)
}

async function isTokenWith({ db, now }: Context, id: string, needed: Permission): Promise<boolean> {
  const isCurrent = or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now))
  const [token] = await db
    .select({ scopes: apiTokens.scopes })
    .from(apiTokens)
    .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt), isCurrent))
  return token?.scopes.includes(needed) ?? false
}
