import { type Handler, route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { enableMaintenance } from '@/lib/maintenance/commands'
import { enableBody, toggleAnswer } from '@/lib/maintenance/contract'

export const POST: Handler = route(
  {
    permission: 'internal',
    summary: 'Turn maintenance on: without a body everything, fully, for an hour',
    body: enableBody,
    answer: toggleAnswer,
  },
  async (ctx, { body }) => enableMaintenance(await onDatabaseTime(ctx), body),
)
