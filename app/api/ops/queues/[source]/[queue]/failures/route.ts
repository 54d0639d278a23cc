import { route } from '@/lib/http/route'
import { failureQuery, failureReport, queueParams } from '@/lib/queues/contract'
import { listFailures } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'Failed jobs of a queue by error, most jobs first',
    params: queueParams,
    query: failureQuery,
    answer: failureReport,
  },
  (ctx, { params, query }) => listFailures(ctx, params.source, params.queue, query),
)
