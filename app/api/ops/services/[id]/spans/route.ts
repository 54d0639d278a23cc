import { type Handler, route } from '@/lib/http/route'
import { serviceParams, spanList, spanQuery } from '@/lib/status/contract'
import { listServiceSpans } from '@/lib/status/queries'

export const GET: Handler = route(
  {
    permission: 'status:read',
    summary: 'The levels of a service from until',
    params: serviceParams,
    query: spanQuery,
    answer: spanList,
  },
  (ctx, { params, query }) => listServiceSpans(ctx, params.id, query),
)
