import { type Handler, route } from '@/lib/http/route'
import { beforeQuery, changesBefore } from '@/lib/timeline/contract'
import { listChangesBefore } from '@/lib/timeline/queries'

export const GET: Handler = route(
  {
    permission: 'timeline:read',
    summary: 'What changed in the 30 minutes before a moment, nearest first',
    query: beforeQuery,
    answer: changesBefore,
  },
  (ctx, { query }) => listChangesBefore(ctx, query),
)
