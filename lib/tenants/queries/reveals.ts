import { and, eq, gt } from 'drizzle-orm'
import { type TenantReveal, tenantReveals } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Field } from '../contract'

const MAX_ACTIVE = 50

/** What who asks may see whole at the moment, as long as they may still reveal at all. */
export async function activeReveals(
  { db, actor, now }: Context,
  tenant: string,
  part: TenantReveal['part'],
): Promise<TenantReveal[]> {
  if (!actor.permissions.has('tenant:reveal')) return []
  return db
    .select()
    .from(tenantReveals)
    .where(
      and(
        eq(tenantReveals.actor, actor.id),
        eq(tenantReveals.tenant, tenant),
        eq(tenantReveals.part, part),
        gt(tenantReveals.expiresAt, now),
      ),
    )
    .limit(MAX_ACTIVE)
}

export const withReveals = (fields: readonly Field[], reveals: readonly TenantReveal[]): Field[] =>
  fields.map((field) => {
    const reveal = field.canReveal ? reveals.find((candidate) => candidate.field === field.name) : undefined
    return reveal ? { ...field, isMasked: false, revealedUntil: reveal.expiresAt.toISOString() } : field
  })
