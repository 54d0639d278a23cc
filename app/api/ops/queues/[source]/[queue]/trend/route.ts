import { route } from '@/lib/http/route'
import { queueParams, queueTrend, trendQuery } from '@/lib/queues/contract'
import { getQueueTrend } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'How a queue went, from our own gauges in Prometheus',
    params: queueParams,
    query: trendQuery,
    answer: queueTrend,
  },
  (ctx, { params, query }) => getQueueTrend(ctx, params.source, params.queue, query),
)
