import { pingNow } from '@/lib/health/answers'
import { ping } from '@/lib/health/contract'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'public', summary: 'How long our database takes to answer', answer: ping },
  (ctx) => pingNow(ctx),
)
