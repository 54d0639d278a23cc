import { type Context, requirePermission } from '@/lib/context'
import { timeOf } from '@/lib/queues/adapters/generic/engine-job'
import type { TenantItem, TenantList, TenantPage } from '../contract'
import { classOf } from '../fields/classes'
import { fieldsOf, openText } from '../fields/view'
import { tenantSource } from '../source/open'
import { type Row, textIn } from '../source/source'

/**
 * Tenants by their exact id or a part of an open field, recently active first.
 *
 * @throws AppError not_found (no tenants are configured), unavailable, upstream_failed
 */
export async function listTenants(ctx: Context, { q, limit }: TenantList): Promise<TenantPage> {
  requirePermission(ctx, 'tenant:read')
  const source = tenantSource()
  const searchBy = source.config.searchBy.filter((name) => classOf(source.config, 'search', name) === 'open')
  const rows = await source.rows('search', { search: q, limit: limit + 1 })
  const found = rows.filter((row) => isFound(row, q, searchBy))
  return {
    items: found.slice(0, limit).flatMap(itemOf),
    nextCursor: null,
    isBounded: found.length > limit,
    searchBy: searchBy.map((name) => name),
    word: source.config.word,
  }
}

/** What it was found by must be shown as well, whoever searched: nobody finds out a masked value letter by letter. */
function isFound(row: Row, q: string, searchBy: readonly string[]): boolean {
  if (q === '' || textIn(row, 'id') === q) return true
  const shown = searchBy.map((name) => openText(row, name)?.toLowerCase() ?? '')
  return q.length > 1 && shown.some((text) => text.includes(q.toLowerCase()))
}

function itemOf(row: Row): TenantItem[] {
  const id = textIn(row, 'id')
  if (!id) return []
  return [
    {
      id,
      name: openText(row, 'name') ?? id,
      activeAt: timeOf(textIn(row, 'active_at'))?.toISOString() ?? null,
      fields: fieldsOf(row, 'search', ['name']),
    },
  ]
}
