import { route } from '@/lib/http/route'
import { queueDetail, queueParams } from '@/lib/queues/contract'
import { getQueue } from '@/lib/queues/queries'

export const GET = route(
  { permission: 'queue:read', summary: 'One queue', params: queueParams, answer: queueDetail },
  (ctx, { params }) => getQueue(ctx, params.source, params.queue),
)
