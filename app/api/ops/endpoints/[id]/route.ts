import { endpointDetail, endpointDetailQuery, endpointParams } from '@/lib/endpoints/contract'
import { getEndpoint } from '@/lib/endpoints/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'endpoint:read',
    summary: 'One endpoint over a time range',
    params: endpointParams,
    query: endpointDetailQuery,
    answer: endpointDetail,
  },
  (ctx, { params, query }) => getEndpoint(ctx, params.id, query),
)
