import { type Handler, route } from '@/lib/http/route'
import { timelinePage, timelineQuery } from '@/lib/timeline/contract'
import { listTimeline } from '@/lib/timeline/queries'

export const GET: Handler = route(
  {
    permission: 'timeline:read',
    summary: 'What happened, newest first: levels, deploys, maintenance, what staff did',
    query: timelineQuery,
    answer: timelinePage,
  },
  (ctx, { query }) => listTimeline(ctx, query),
)
