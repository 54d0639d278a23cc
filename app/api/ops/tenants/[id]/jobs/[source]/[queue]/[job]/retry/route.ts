import { route } from '@/lib/http/route'
import { retryOne, retryOneAnswer } from '@/lib/queues/contract'
import { retryTenantJob } from '@/lib/tenants/commands'
import { jobRetryParams } from '@/lib/tenants/contract'

export const POST = route(
  {
    permission: 'queue:retry_once',
    summary: 'Retry one failed job of this tenant; once each, for who may not operate queues',
    params: jobRetryParams,
    body: retryOne,
    answer: retryOneAnswer,
  },
  (ctx, { params: { id, ...place }, body }) => retryTenantJob(ctx, id, place, body),
)
