import { route } from '@/lib/http/route'
import { partParams, tenantPart, tenantQuery } from '@/lib/tenants/contract'
import { getTenantPart } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:read',
    summary: 'One part of a tenant, read anew',
    params: partParams,
    query: tenantQuery,
    answer: tenantPart,
  },
  (ctx, { params, query }) => getTenantPart(ctx, params.id, params.part, query),
)
