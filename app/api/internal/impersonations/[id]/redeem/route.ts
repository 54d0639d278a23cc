import { type Handler, route } from '@/lib/http/route'
import { redeemImpersonation } from '@/lib/tenants/commands'
import { impersonationParams, redeemed, redeemInput } from '@/lib/tenants/contract'

export const POST: Handler = route(
  {
    permission: 'internal',
    summary: 'The application takes over, once',
    params: impersonationParams,
    body: redeemInput,
    answer: redeemed,
  },
  (ctx, { params, body }) => redeemImpersonation(ctx, params.id, body),
)
