import { changeCronJob, deleteCronJob } from '@/lib/cron/commands'
import { cronJob, cronJobChange, cronJobDetail, cronJobParams } from '@/lib/cron/contract'
import { getCronJobDetail } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

const params = cronJobParams

export const GET = route(
  { permission: 'cron:read', summary: 'One cron job', params, answer: cronJobDetail },
  (ctx, asked) => getCronJobDetail(ctx, asked.params.id),
)

export const PATCH = route(
  { permission: 'cron:write', summary: 'Change a cron job', params, body: cronJobChange, answer: cronJob },
  (ctx, asked) => changeCronJob(ctx, asked.params.id, asked.body),
)

export const DELETE = route(
  { permission: 'cron:write', summary: 'Delete a cron job and its ledger', params, status: 204 },
  (ctx, asked) => deleteCronJob(ctx, asked.params.id),
)
