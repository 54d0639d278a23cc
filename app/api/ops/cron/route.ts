import { createCronJob } from '@/lib/cron/commands'
import { cronJob, cronList, cronPage, newCronJob } from '@/lib/cron/contract'
import { listCronJobs } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  { permission: 'cron:read', summary: 'Cron jobs, most urgent first', query: cronList, answer: cronPage },
  (ctx, { query }) => listCronJobs(ctx, query),
)

export const POST = route(
  { permission: 'cron:write', summary: 'Create a cron job', body: newCronJob, answer: cronJob, status: 201 },
  (ctx, { body }) => createCronJob(ctx, body),
)
