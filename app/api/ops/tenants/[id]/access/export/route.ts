import { route } from '@/lib/http/route'
import { accessExportQuery, tenantParams } from '@/lib/tenants/contract'
import { exportAccess } from '@/lib/tenants/export'

export const GET = route(
  {
    permission: 'tenant:access_report',
    summary: 'The access report as CSV',
    params: tenantParams,
    query: accessExportQuery,
  },
  (ctx, { params, query }) => exportAccess(ctx, params.id, query),
)
