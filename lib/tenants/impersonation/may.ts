import type { Context } from '@/lib/context'
import type { Verdict } from '@/lib/queues/contract'
import { tenantSource } from '../source/open'

/** `isToldAdmin`: the product says whether they are one. */
type Target = { isAdmin: boolean; isToldAdmin: boolean; allows: boolean }

/** Whether this caller may act as a user, else why not. */
export function mayImpersonate(
  { actor }: Pick<Context, 'actor'>,
  { isAdmin, isToldAdmin, allows }: Target,
): Verdict {
  if (!tenantSource().config.impersonation)
    return no('pitwall.yaml does not say where the application takes over.')
  if (!actor.permissions.has('tenant:impersonate')) return no('This needs the permission tenant:impersonate.')
  if (actor.trueActor !== undefined) return no('You act as somebody already.')
  if (!isToldAdmin) return no('The query "users" does not tell who is an admin.')
  if (isAdmin) return no('Nobody acts as an admin.')
  return allows ? { allowed: true, reason: null } : no('This user does not allow it.')
}

const no = (reason: string): Verdict => ({ allowed: false, reason })
