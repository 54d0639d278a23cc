import { readyAnswer } from '@/lib/health/answers'
import { readiness } from '@/lib/health/contract'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'public',
    summary: 'Whether this process should get traffic',
    answer: readiness,
    rate: 'none',
  },
  (ctx) => readyAnswer(ctx),
)
