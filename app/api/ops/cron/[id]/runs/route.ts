import { cronJobParams, runList, runPage } from '@/lib/cron/contract'
import { listCronRuns } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'cron:read',
    summary: 'The ledger of a cron job, newest first',
    params: cronJobParams,
    query: runList,
    answer: runPage,
  },
  (ctx, { params, query }) => listCronRuns(ctx, params.id, query),
)
