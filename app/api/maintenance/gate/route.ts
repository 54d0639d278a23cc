import { instantRoute } from '@/lib/http/instant'
import { gateQuery } from '@/lib/maintenance/contract'
import { askGate } from '@/lib/maintenance/gate/gate'

export const GET = instantRoute(
  {
    summary: 'Whether a service may let a request through: 204, or 503 with Retry-After and the reason',
    query: gateQuery,
    status: 204,
  },
  askGate,
)
