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
  const source = tenantSource()
  const rows = await source.rows('users', { tenant, limit: MAX_USERS + 1 })
  const users = rows.slice(0, MAX_USERS).flatMap((row) => userOf(ctx, row, tenant))
  const reveals = asShown ? [] : await activeReveals(ctx, tenant, 'users')
  const revealed = await Promise.all(
    [...groupBy(reveals, ({ userId }) => userId)].map(([id, own]) => revealedUser(ctx, tenant, id, own)),
  )
  return {
    items: users.map((user) => revealed.flat().find(({ id }) => id === user.id) ?? user),
    isBounded: rows.length > MAX_USERS,
  }
}

async function revealedUser(
  ctx: Context,
  tenant: string,
  id: string,
  reveals: readonly TenantReveal[],
): Promise<TenantUser[]> {
  const reveal = reveals.map(({ field }) => field)
  const rows = await tenantSource().rows('users', { tenant, id, reveal, limit: 2 })
  return rows
    .flatMap((row) => userOf(ctx, row, tenant))
    .map((user) => ({ ...user, fields: withReveals(user.fields, reveals) }))
}

/** @throws AppError not_found, unavailable, upstream_failed */
export async function getTenantUser(ctx: Context, tenant: string, id: string): Promise<TenantUser> {
  requirePermission(ctx, 'tenant:read')
  const rows = await tenantSource().rows('users', { tenant, id, limit: 2 })
  const user = rows.flatMap((row) => userOf(ctx, row, tenant)).find((candidate) => candidate.id === id)
  if (!user) throw new AppError('not_found', 'The tenant has no such user.')
  return user
}

function userOf(ctx: Context, row: Row, tenant: string): TenantUser[] {
  const id = textIn(row, 'id')
  if (!id || !isOf(row, tenant)) return []
  const isAdmin = YES.includes(textIn(row, 'is_admin') ?? '')
  const allows = !NO.includes(textIn(row, 'may_impersonate') ?? '')
  return [
    {
      id,
      fields: fieldsOf(row, 'users'),
      isAdmin,
      mayImpersonate: mayImpersonate(ctx, { isAdmin, allows }),
    },
  ]
}
