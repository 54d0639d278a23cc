import { route } from '@/lib/http/route'
import { revokeAll } from '@/lib/tenants/commands'
import { impersonationList, impersonationPage, revokedAnswer } from '@/lib/tenants/contract'
import { listImpersonations } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:impersonate',
    summary: 'Who acts as whom, newest first',
    query: impersonationList,
    answer: impersonationPage,
  },
  (ctx, { query }) => listImpersonations(ctx, query),
)

export const DELETE = route(
  { permission: 'tenant:impersonate_write', summary: 'End all that are open', answer: revokedAnswer },
  (ctx) => revokeAll(ctx),
)
