import { route } from '@/lib/http/route'
import { gateQuery } from '@/lib/maintenance/contract'
import { askGate } from '@/lib/maintenance/gate/gate'

export const GET = route(
  {
    permission: 'public',
    summary: 'Whether a service may let a request through: 204, or 503 with Retry-After and the reason',
    caller: 'unasked',
    rate: 'none',
    query: gateQuery,
    status: 204,
  },
  (ctx, { query, request }) => askGate(ctx, query, request),
)
