import { route } from '@/lib/http/route'
import { grantImpersonation } from '@/lib/tenants/commands'
import { grantAnswer, newImpersonation, tenantParams } from '@/lib/tenants/contract'

export const POST = route(
  {
    permission: 'tenant:impersonate',
    summary: 'A grant to act as a user of a tenant, for the application to redeem once within 5 minutes',
    params: tenantParams,
    body: newImpersonation,
    answer: grantAnswer,
    status: 201,
    idempotent: true,
  },
  (ctx, { params, body }) => grantImpersonation(ctx, params.id, body),
)
