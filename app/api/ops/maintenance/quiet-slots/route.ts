import { route } from '@/lib/http/route'
import { quietQuery, quietSlots } from '@/lib/maintenance/contract'
import { listQuietSlots } from '@/lib/maintenance/queries'

export const GET = route(
  {
    permission: 'maintenance:read',
    summary: 'The quietest times of the next seven days, by what is usual',
    query: quietQuery,
    answer: quietSlots,
  },
  (ctx, { query }) => listQuietSlots(ctx, query),
)
