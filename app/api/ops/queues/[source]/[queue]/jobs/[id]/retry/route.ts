import { route } from '@/lib/http/route'
import { retryJob } from '@/lib/queues/commands'
import { jobParams, retryOne, retryOneAnswer } from '@/lib/queues/contract'

export const POST = route(
  {
    permission: 'queue:retry_once',
    summary: 'Retry one failed job; once each, for who may not operate queues',
    params: jobParams,
    body: retryOne,
    answer: retryOneAnswer,
  },
  (ctx, { params, body }) => retryJob(ctx, params.source, params.queue, params.id, body),
)
