import { route } from '@/lib/http/route'
import { retryRunDetail, retryRunParams } from '@/lib/queues/contract'
import { getRetryRunDetail } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'A retry of many jobs and what became of them',
    params: retryRunParams,
    answer: retryRunDetail,
  },
  (ctx, { params }) => getRetryRunDetail(ctx, params.id),
)
