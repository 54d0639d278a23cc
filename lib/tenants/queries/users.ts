import type { TenantReveal } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { groupBy } from '@/lib/group-by'
import type { TenantUser, Users } from '../contract'
import { fieldsOf } from '../fields/view'
import { mayImpersonate } from '../impersonation/may'
import { tenantSource } from '../source/open'
import { isOf, type Row, textIn } from '../source/source'
import { activeReveals, withReveals } from './reveals'

const MAX_USERS = 200
const YES = ['true', 't', '1', 'yes']
const NO = ['false', 'f', '0', 'no']

/**
 * Users of the tenant; what was revealed to who asks is there whole, unless it is `asShown`.
 *
 * @throws AppError not_found (not configured), unavailable, upstream_failed
 */
export async function getUsers(ctx: Context, tenant: string, { asShown = false } = {}): Promise<Users> {
  requirePermission(ctx, 'tenant:read')
  const rows = await tenantSource().rows('users', { tenant, limit: MAX_USERS + 1 })
  const users = rows.slice(0, MAX_USERS).flatMap((row) => userOf(ctx, row, tenant))
  const reveals = asShown ? [] : await activeReveals(ctx, tenant, 'users')
  const revealed = await Promise.all(
    [...groupBy(reveals, ({ userId }) => userId)].map(([id, own]) => findUser(ctx, tenant, id, own)),
  )
  return {
    items: users.map((user) => revealed.find((candidate) => candidate?.id === user.id) ?? user),
    isBounded: rows.length > MAX_USERS,
  }
}

/** @throws AppError not_found, unavailable, upstream_failed */
export async function getTenantUser(ctx: Context, tenant: string, id: string): Promise<TenantUser> {
  requirePermission(ctx, 'tenant:read')
  const reveals = await activeReveals(ctx, tenant, 'users')
  const own = reveals.filter(({ userId }) => userId === id)
  const user = await findUser(ctx, tenant, id, own)
  if (!user) throw new AppError('not_found', 'The tenant has no such user.')
  return user
}

async function findUser(
  ctx: Context,
  tenant: string,
  id: string,
  reveals: readonly TenantReveal[],
): Promise<TenantUser | undefined> {
  const reveal = reveals.map(({ field }) => field)
  const rows = await tenantSource().rows('users', { tenant, id, reveal, limit: 2 })
  const user = rows.flatMap((row) => userOf(ctx, row, tenant)).find((candidate) => candidate.id === id)
  return user && { ...user, fields: withReveals(user.fields, reveals) }
}

function userOf(ctx: Context, row: Row, tenant: string): TenantUser[] {
  const id = textIn(row, 'id')
  if (!id || !isOf(row, tenant)) return []
  const told = textIn(row, 'is_admin')
  const isAdmin = YES.includes(told ?? '')
  const allows = !NO.includes(textIn(row, 'may_impersonate') ?? '')
  const target = { isAdmin, isToldAdmin: told !== null, allows }
  return [{ id, fields: fieldsOf(row, 'users'), isAdmin, mayImpersonate: mayImpersonate(ctx, target) }]
}
