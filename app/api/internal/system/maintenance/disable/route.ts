import { type Handler, route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { disableMaintenance } from '@/lib/maintenance/commands'
import { disableBody, toggleAnswer } from '@/lib/maintenance/contract'

export const POST: Handler = route(
  {
    permission: 'internal',
    summary: 'Turn maintenance of a scope off: without a body that of everything',
    body: disableBody,
    answer: toggleAnswer,
  },
  async (ctx, { body }) => disableMaintenance(await onDatabaseTime(ctx), body),
)
