import { type Handler, route } from '@/lib/http/route'
import { impersonationParams, usable } from '@/lib/tenants/contract'
import { followImpersonation } from '@/lib/tenants/queries'

export const GET: Handler = route(
  {
    permission: 'internal',
    summary: 'Whether an impersonation may still be used',
    params: impersonationParams,
    answer: usable,
  },
  (ctx, { params }) => followImpersonation(ctx, params.id),
)
