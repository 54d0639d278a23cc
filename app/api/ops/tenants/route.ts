import { route } from '@/lib/http/route'
import { tenantList, tenantPage } from '@/lib/tenants/contract'
import { listTenants } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:read',
    summary: 'Tenants by their exact id or a part of an open field, recently active first',
    query: tenantList,
    answer: tenantPage,
  },
  (ctx, { query }) => listTenants(ctx, query),
)
