import { cronJobParams } from '@/lib/cron/contract'
import { exportCronRuns } from '@/lib/cron/export'
import { route } from '@/lib/http/route'

export const GET = route(
  { permission: 'cron:read', summary: 'The newest 10 000 runs of a cron job as CSV', params: cronJobParams },
  (ctx, { params }) => exportCronRuns(ctx, params.id),
)
