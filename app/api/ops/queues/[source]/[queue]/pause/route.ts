import { route } from '@/lib/http/route'
import { pauseQueue, resumeQueue } from '@/lib/queues/commands'
import { pauseAnswer, queueParams } from '@/lib/queues/contract'

export const PUT = route(
  {
    permission: 'queue:operate',
    summary: 'Pause a queue: nobody takes a job of it',
    params: queueParams,
    answer: pauseAnswer,
  },
  (ctx, { params }) => pauseQueue(ctx, params.source, params.queue),
)

export const DELETE = route(
  { permission: 'queue:operate', summary: 'Resume a queue', params: queueParams, answer: pauseAnswer },
  (ctx, { params }) => resumeQueue(ctx, params.source, params.queue),
)
