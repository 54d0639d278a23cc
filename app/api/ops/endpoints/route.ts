import { endpointList, endpointListQuery } from '@/lib/endpoints/contract'
import { listEndpoints } from '@/lib/endpoints/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'endpoint:read',
    summary: 'Every endpoint with its traffic, errors and latency',
    query: endpointListQuery,
    answer: endpointList,
  },
  (ctx, { query }) => listEndpoints(ctx, query),
)
