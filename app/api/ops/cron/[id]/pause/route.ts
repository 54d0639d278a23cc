import { pauseCronJob, resumeCronJob } from '@/lib/cron/commands'
import { cronJob, cronJobParams } from '@/lib/cron/contract'
import { route } from '@/lib/http/route'

export const PUT = route(
  {
    permission: 'cron:operate',
    summary: 'Pause a cron job: nothing is expected of it',
    params: cronJobParams,
    answer: cronJob,
  },
  (ctx, { params }) => pauseCronJob(ctx, params.id),
)

export const DELETE = route(
  { permission: 'cron:operate', summary: 'Resume a cron job', params: cronJobParams, answer: cronJob },
  (ctx, { params }) => resumeCronJob(ctx, params.id),
)
