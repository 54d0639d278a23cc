import { route } from '@/lib/http/route'
import { queueList, queuePage } from '@/lib/queues/contract'
import { listQueues } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:count',
    summary: 'Queues, worst first; tenants only for who may read queues',
    query: queueList,
    answer: queuePage,
  },
  (ctx, { query }) => listQueues(ctx, query),
)
