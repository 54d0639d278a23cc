import { route } from '@/lib/http/route'
import { revokeImpersonation } from '@/lib/tenants/commands'
import { impersonation, impersonationDetail, impersonationParams } from '@/lib/tenants/contract'
import { getImpersonation } from '@/lib/tenants/queries'

const params = impersonationParams

export const GET = route(
  {
    permission: 'tenant:impersonate',
    summary: 'One, with what was done',
    params,
    answer: impersonationDetail,
  },
  (ctx, { params: { id } }) => getImpersonation(ctx, id),
)

export const DELETE = route(
  { permission: 'tenant:impersonate', summary: 'End one: your own', params, answer: impersonation },
  (ctx, { params: { id } }) => revokeImpersonation(ctx, id),
)
