import { createPingKey } from '@/lib/cron/commands'
import { createdPingKey, newPingKey, pingKeyPage } from '@/lib/cron/contract'
import { listPingKeys } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  { permission: 'cron:write', summary: 'Keys of /ping/KEY/SLUG, newest first', answer: pingKeyPage },
  (ctx) => listPingKeys(ctx),
)

export const POST = route(
  {
    permission: 'cron:write',
    summary: 'Create a ping key; it is shown this once',
    body: newPingKey,
    answer: createdPingKey,
    status: 201,
  },
  (ctx, { body }) => createPingKey(ctx, body),
)
