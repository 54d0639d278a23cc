import { type Context, requirePermission } from '@/lib/context'
import { timeOf } from '@/lib/queues/adapters/generic/engine-job'
import type { TimeRange } from '@/lib/time'
import type { Audit, AuditItem } from '../contract'
import { fieldsOf, openText } from '../fields/view'
import { tenantSource } from '../source/open'
import { isOf, type Row, textIn } from '../source/source'

const MAX_ROWS = 200

/** Words of actions, the first that fits. */
const HIGHLIGHTS: [RegExp, NonNullable<AuditItem['highlight']>][] = [
  [/sign.?(?:ed.?)?(?:in|on)|log.?(?:ged.?)?in|password|passkey|2fa|mfa|sso|saml|oidc|session/i, 'sign_in'],
  [/key|token|secret|webhook|credential|integration/i, 'key'],
  [/plan|subscription|billing|invoice|payment|trial|upgrade|downgrade|seat|limit|quota/i, 'plan'],
  [/role|permission|owner|admin|member|invite|access|user/i, 'role'],
]

/**
 * What people did in the tenant, newest first, and what of it a case is often about.
 *
 * @throws AppError not_found (not configured), unavailable, upstream_failed
 */
export async function getAudit(ctx: Context, tenant: string, { from, to }: TimeRange): Promise<Audit> {
  requirePermission(ctx, 'tenant:read')
  const rows = await tenantSource().rows('audit', { tenant, from, to, newest: true, limit: MAX_ROWS + 1 })
  const own = rows.slice(0, MAX_ROWS).filter((row) => isOf(row, tenant))
  return {
    items: own.flatMap(itemOf),
    ...{ from: from.toISOString(), to: to.toISOString(), isBounded: rows.length > MAX_ROWS },
  }
}

function itemOf(row: Row, index: number): AuditItem[] {
  const at = timeOf(textIn(row, 'at'))
  if (!at) return []
  const action = openText(row, 'action') ?? null
  const highlight = HIGHLIGHTS.find(([words]) => action !== null && words.test(action))?.[1] ?? null
  const fields = fieldsOf(row, 'audit', action === null ? [] : ['action'])
  return [{ id: `${at.getTime()}-${index}`, at: at.toISOString(), action, fields, highlight }]
}
