import { liveness } from '@/lib/health/contract'
import { livenessNow } from '@/lib/health/liveness'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'public',
    summary: 'Whether the process answers',
    answer: liveness,
    rate: 'none',
    caller: 'unasked',
  },
  () => livenessNow(),
)
