import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { type AllEndpoints, allEndpoints } from './all'
import type { Endpoint, EndpointList, EndpointListQuery } from './contract'
import type { AskedRange } from './range'
import { parseEndpointId } from './rules'

export { getEndpoint } from './detail'

/**
 * Every endpoint of every service, by id; at most 2 000, those with the most requests. For the page, which sorts and
 * filters by itself.
 *
 * @throws AppError unavailable (no engine, or it does not answer), invalid, unprocessable (a range that cannot be)
 */
export async function listAllEndpoints(ctx: Context, range: AskedRange): Promise<AllEndpoints> {
  requirePermission(ctx, 'endpoint:read')
  return allEndpoints(ctx, range)
}

/**
 * The same, a page at a time: in the order of ids.
 *
 * @throws AppError unavailable, unprocessable, invalid (also: a cursor we did not give)
 */
export async function listEndpoints(ctx: Context, query: EndpointListQuery): Promise<EndpointList> {
  requirePermission(ctx, 'endpoint:read')
  const { cursor, limit, from, to } = query
  if (cursor !== undefined && !parseEndpointId(cursor))
    throw new AppError('invalid', 'This cursor is not one of ours.')
  const all = await allEndpoints(ctx, { from, to })
  const left = all.items.filter(
    (endpoint) => isAsked(query, endpoint) && (cursor === undefined || endpoint.id > cursor),
  )
  const items = left.slice(0, limit)
  const nextCursor = left.length > limit ? (items.at(-1)?.id ?? null) : null
  return { ...all, items, nextCursor }
}

function isAsked({ service, q }: EndpointListQuery, endpoint: Endpoint): boolean {
  if (service !== undefined && service !== endpoint.service) return false
  if (q === undefined) return true
  const text = `${endpoint.serviceName} ${endpoint.service} ${endpoint.method} ${endpoint.route}`
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))
}
