import { route } from '@/lib/http/route'
import { discardJobs } from '@/lib/queues/commands'
import { discardAnswer, discardInput, queueParams } from '@/lib/queues/contract'

export const POST = route(
  {
    permission: 'queue:discard',
    summary: 'Discard failed jobs for good',
    params: queueParams,
    body: discardInput,
    answer: discardAnswer,
    maxBodyBytes: 500_000,
  },
  (ctx, { params, body }) => discardJobs(ctx, params.source, params.queue, body),
)
