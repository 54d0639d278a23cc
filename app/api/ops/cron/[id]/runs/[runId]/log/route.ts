import { cronRunParams } from '@/lib/cron/contract'
import { getRunLog } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  { permission: 'cron:read', summary: 'All a run said, as a file', params: cronRunParams },
  (ctx, { params }) => getRunLog(ctx, params.id, params.runId),
)
