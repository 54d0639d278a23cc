import { route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { endMaintenance } from '@/lib/maintenance/commands'
import { changedWindow, endBody, windowParams } from '@/lib/maintenance/contract'

export const PUT = route(
  {
    permission: 'maintenance:write',
    summary: 'End a maintenance window, or cancel one that is only planned',
    params: windowParams,
    body: endBody,
    answer: changedWindow,
  },
  async (ctx, { params, body }) => endMaintenance(await onDatabaseTime(ctx), params.id, body.reason),
)
