import { route } from '@/lib/http/route'
import { failureQuery, queueParams } from '@/lib/queues/contract'
import { exportFailures } from '@/lib/queues/export'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'Failed jobs of a queue by error as CSV',
    params: queueParams,
    query: failureQuery,
  },
  (ctx, { params, query }) => exportFailures(ctx, params.source, params.queue, query),
)
