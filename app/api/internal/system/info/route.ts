import { systemInfo } from '@/lib/databases/contract'
import { getSystemInfo } from '@/lib/databases/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'internal', summary: 'What runs here', answer: systemInfo },
  (ctx) => getSystemInfo(ctx),
)
