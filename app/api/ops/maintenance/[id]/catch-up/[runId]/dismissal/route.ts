import { route } from '@/lib/http/route'
import { dismissCatchUp } from '@/lib/maintenance/commands'
import { catchUpItem, catchUpParams, dismissalBody } from '@/lib/maintenance/contract'

export const PUT = route(
  {
    permission: 'cron:operate',
    summary: 'Say that a run maintenance skipped need not be caught up',
    params: catchUpParams,
    body: dismissalBody,
    answer: catchUpItem,
  },
  (ctx, { params, body }) => dismissCatchUp(ctx, params, body.reason),
)
