import { route } from '@/lib/http/route'
import { jobList, jobPage, queueParams } from '@/lib/queues/contract'
import { listJobs } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'Jobs of a queue, newest first',
    params: queueParams,
    query: jobList,
    answer: jobPage,
  },
  (ctx, { params, query }) => listJobs(ctx, params.source, params.queue, query),
)
