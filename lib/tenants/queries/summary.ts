import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { Summary } from '../contract'
import { fieldsOf, openText } from '../fields/view'
import { tenantSource } from '../source/open'
import { textIn } from '../source/source'
import { activeReveals, withReveals } from './reveals'

/**
 * What is known of a tenant; what was revealed to who asks is there whole, unless it is `asShown`.
 *
 * @throws AppError not_found, unavailable, upstream_failed
 */
export async function getSummary(ctx: Context, id: string, { asShown = false } = {}): Promise<Summary> {
  requirePermission(ctx, 'tenant:read')
  const reveals = asShown ? [] : await activeReveals(ctx, id, 'summary')
  const reveal = reveals.map(({ field }) => field)
  const rows = await tenantSource().rows('summary', { tenant: id, reveal, limit: 2 })
  // A database takes `012` for 12: the tenant is the one that is called so, letter by letter.
  const row = rows.find((candidate) => textIn(candidate, 'id') === id)
  if (!row) throw new AppError('not_found', 'There is no such tenant.')
  return {
    id,
    name: openText(row, 'name') ?? id,
    fields: withReveals(
      fieldsOf(row, 'summary', openText(row, 'name') === undefined ? [] : ['name']),
      reveals,
    ),
    asOf: ctx.now.toISOString(),
  }
}
