import { route } from '@/lib/http/route'
import { accessQuery, accessReport, tenantParams } from '@/lib/tenants/contract'
import { listAccess } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:access_report',
    summary: 'Who of the staff looked at a tenant, when and why',
    params: tenantParams,
    query: accessQuery,
    answer: accessReport,
  },
  (ctx, { params, query }) => listAccess(ctx, params.id, query),
)
