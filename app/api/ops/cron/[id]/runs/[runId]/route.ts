import { cronRunDetail, cronRunParams } from '@/lib/cron/contract'
import { getCronRun } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'cron:read',
    summary: 'One run: what it said, and what stood around it when it went wrong',
    params: cronRunParams,
    answer: cronRunDetail,
  },
  (ctx, { params }) => getCronRun(ctx, params.id, params.runId),
)
