import { type Handler, route } from '@/lib/http/route'
import { stopImpersonation } from '@/lib/tenants/commands'
import { impersonationParams, usable } from '@/lib/tenants/contract'

export const POST: Handler = route(
  {
    permission: 'internal',
    summary: 'The application has ended an impersonation',
    params: impersonationParams,
    answer: usable,
  },
  (ctx, { params }) => stopImpersonation(ctx, params.id),
)
