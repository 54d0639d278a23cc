import { route } from '@/lib/http/route'
import { schedulePage, sourceParams } from '@/lib/queues/contract'
import { listSchedules } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'Schedules an engine keeps itself, and how far their last runs came',
    params: sourceParams,
    answer: schedulePage,
  },
  (ctx, { params }) => listSchedules(ctx, params.source),
)
