import { readyAnswer } from '@/lib/health/answers'
import { readiness } from '@/lib/health/contract'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'local_or_service',
    summary: 'Whether this process should get traffic, for callers we know',
    answer: readiness,
    rate: 'none',
  },
  (ctx) => readyAnswer(ctx),
)
