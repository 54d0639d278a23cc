import { route } from '@/lib/http/route'
import { runNow } from '@/lib/maintenance/commands'
import { catchUpItem, catchUpParams } from '@/lib/maintenance/contract'

export const PUT = route(
  {
    permission: 'cron:operate',
    summary: 'Run a job now whose runs maintenance skipped, once',
    params: catchUpParams,
    answer: catchUpItem,
  },
  (ctx, { params }) => runNow(ctx, params.id, params.runId),
)
