import { dependenciesAnswer } from '@/lib/health/answers'
import { ownDependencies } from '@/lib/health/contract'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'public', summary: 'What Pitwall itself rests on', answer: ownDependencies },
  (ctx) => dependenciesAnswer(ctx),
)
