import { route } from '@/lib/http/route'
import { tenantParams, tenantQuery, tenantView } from '@/lib/tenants/contract'
import { getTenant } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:read',
    summary: 'One tenant: verdict, usage, errors, jobs, scheduled work, changes; the look is audited',
    params: tenantParams,
    query: tenantQuery,
    answer: tenantView,
  },
  (ctx, { params, query }) => getTenant(ctx, params.id, query),
)
