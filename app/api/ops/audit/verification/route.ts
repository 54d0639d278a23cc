import { verification, verificationQuery } from '@/lib/audit/contract'
import { verifyAudit } from '@/lib/audit/verify'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'audit:read',
    summary: 'Whether the trail is what was sealed',
    query: verificationQuery,
    answer: verification,
  },
  (ctx, { query }) => verifyAudit(ctx, query.after),
)
