import { type Handler, route } from '@/lib/http/route'
import { reportActions } from '@/lib/tenants/commands'
import { actionReport, impersonationParams, usable } from '@/lib/tenants/contract'

export const POST: Handler = route(
  {
    permission: 'internal',
    summary: 'What was done as the user; the answer says whether it may go on',
    params: impersonationParams,
    body: actionReport,
    answer: usable,
  },
  (ctx, { params, body }) => reportActions(ctx, params.id, body),
)
