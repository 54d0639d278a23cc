import type { TenantImpersonation } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Impersonation, Usable } from './contract'

/** What a row is now: nobody needs to write down that a time is over. */
export function stateOf(row: TenantImpersonation, now: Date): Impersonation['state'] {
  if (row.endedAt) return row.endReason ?? 'stopped'
  if (!row.usableUntil) return row.redeemBy > now ? 'granted' : 'not_redeemed'
  return row.usableUntil > now ? 'live' : 'expired'
}

export function impersonationView({ actor, now }: Context, row: TenantImpersonation): Impersonation {
  const state = stateOf(row, now)
  const isOpen = state === 'granted' || state === 'live'
  const { id, tenant, userId, mode, reason, ticket, actions, endedBy } = row
  return {
    ...{ id, tenant, userId, mode, reason, ticket, state, actions, endedBy },
    ...{ actor: row.actor, actorName: row.actorName, createdAt: row.createdAt.toISOString() },
    ...{ redeemBy: row.redeemBy.toISOString(), redeemedAt: iso(row.redeemedAt) },
    ...{ usableUntil: iso(row.usableUntil), lastActionAt: iso(row.lastActionAt), endedAt: iso(row.endedAt) },
    mayRevoke: isOpen && (row.actor === actor.id || actor.permissions.has('tenant:impersonate_write')),
  }
}

export function usableView(row: TenantImpersonation, now: Date): Usable {
  const state = stateOf(row, now)
  return { id: row.id, isLive: state === 'live', state, usableUntil: iso(row.usableUntil) }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
