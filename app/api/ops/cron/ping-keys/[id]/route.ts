import { revokePingKey } from '@/lib/cron/commands'
import { cronJobParams, pingKey } from '@/lib/cron/contract'
import { route } from '@/lib/http/route'

export const DELETE = route(
  { permission: 'cron:write', summary: 'Revoke a ping key', params: cronJobParams, answer: pingKey },
  (ctx, { params }) => revokePingKey(ctx, params.id),
)
