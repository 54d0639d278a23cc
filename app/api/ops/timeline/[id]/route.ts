import { type Handler, route } from '@/lib/http/route'
import { itemParams, timelineDetail } from '@/lib/timeline/contract'
import { getTimelineItem } from '@/lib/timeline/queries'

export const GET: Handler = route(
  {
    permission: 'timeline:read',
    summary: 'One item of the timeline with its reasons and what changed before it',
    params: itemParams,
    answer: timelineDetail,
  },
  (ctx, { params }) => getTimelineItem(ctx, params.id),
)
