import { route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { extendMaintenance } from '@/lib/maintenance/commands'
import { changedWindow, extensionBody, windowParams } from '@/lib/maintenance/contract'

export const POST = route(
  {
    permission: 'maintenance:write',
    summary: 'Move the end of a maintenance window, for a reason',
    params: windowParams,
    body: extensionBody,
    answer: changedWindow,
  },
  async (ctx, { params, body }) => extendMaintenance(await onDatabaseTime(ctx), params.id, body),
)
