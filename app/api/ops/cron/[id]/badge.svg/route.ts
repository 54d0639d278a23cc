import { cronBadge } from '@/lib/cron/badge'
import { badgeQuery, cronJobParams } from '@/lib/cron/contract'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'public',
    summary: 'How a cron job stands, as a picture; its address is signed',
    caller: 'unasked',
    params: cronJobParams,
    query: badgeQuery,
  },
  (ctx, { params, query }) => cronBadge(ctx, params.id, query.signature),
)
