import { type Handler, route } from '@/lib/http/route'
import { marksQuery, timelineMarks } from '@/lib/timeline/contract'
import { getTimelineMarks } from '@/lib/timeline/queries'

export const GET: Handler = route(
  {
    permission: 'timeline:read',
    summary: 'The timeline as at most 1 000 marks: what falls together is counted',
    query: marksQuery,
    answer: timelineMarks,
  },
  (ctx, { query }) => getTimelineMarks(ctx, query),
)
