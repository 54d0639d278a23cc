import { type Handler, route } from '@/lib/http/route'
import { healthSummary } from '@/lib/status/contract'
import { getHealthSummary } from '@/lib/status/queries'

export const GET: Handler = route(
  { permission: 'status:read', summary: 'Everything that is watched, now', answer: healthSummary },
  (ctx) => getHealthSummary(ctx),
)
