import { auditList, auditPage } from '@/lib/audit/contract'
import { listAudit } from '@/lib/audit/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'audit:read',
    summary: 'Who did what, newest first; with requestId everything of that request',
    query: auditList,
    answer: auditPage,
  },
  (ctx, { query }) => listAudit(ctx, query),
)
