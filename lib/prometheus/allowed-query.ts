import type { Context } from '@/lib/context'
import { expandNamedQuery } from '@/lib/endpoints/named-queries'
import { AppError } from '@/lib/errors'
import { isConstant, refuseHeavy } from './rules'

/**
 * The PromQL that a caller's text stands for: everybody may ask the named queries of the product and constants, only who
 * holds `prom:raw` writes PromQL.
 *
 * @throws AppError invalid, forbidden
 */
export function allowedQuery({ actor }: Context, text: string): string {
  const named = expandNamedQuery(text)
  if (named !== undefined) return named
  if (actor.permissions.has('prom:raw') || isConstant(text)) return text
  refuseHeavy(text)
  throw new AppError(
    'forbidden',
    'Free PromQL needs the permission prom:raw; prom:query asks named queries, such as pitwall:endpoint_p95{service="…"}.',
  )
}
