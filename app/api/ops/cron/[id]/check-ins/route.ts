import { recordCheckIn } from '@/lib/cron/commands'
import { checkInAnswer, cronJobParams, newCheckIn } from '@/lib/cron/contract'
import { route } from '@/lib/http/route'

export const POST = route(
  {
    permission: 'cron:check_in',
    summary: 'Check in with counts, results of tenants, or a time of its own',
    params: cronJobParams,
    body: newCheckIn,
    answer: checkInAnswer,
    status: 201,
    rate: 'none',
    maxBodyBytes: 1024 * 1024,
  },
  (ctx, { params, body }) => recordCheckIn(ctx, params.id, body),
)
