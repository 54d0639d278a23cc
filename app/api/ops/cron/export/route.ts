import { exportCronJobs } from '@/lib/cron/export'
import { route } from '@/lib/http/route'

export const GET = route({ permission: 'cron:read', summary: 'All cron jobs as CSV' }, (ctx) =>
  exportCronJobs(ctx),
)
