import { route } from '@/lib/http/route'
import { jobDetail, jobParams } from '@/lib/queues/contract'
import { getJob } from '@/lib/queues/queries'

export const GET = route(
  { permission: 'queue:read', summary: 'One job, redacted', params: jobParams, answer: jobDetail },
  (ctx, { params }) => getJob(ctx, params.source, params.queue, params.id),
)
