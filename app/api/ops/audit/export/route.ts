import { auditFilters } from '@/lib/audit/contract'
import { exportAudit } from '@/lib/audit/export'
import { route } from '@/lib/http/route'

export const GET = route(
  { permission: 'audit:export', summary: 'The filtered trail as CSV', query: auditFilters },
  (ctx, { query }) => exportAudit(ctx, query),
)
