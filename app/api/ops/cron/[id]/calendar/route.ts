import { calendarQuery, cronCalendar, cronJobParams } from '@/lib/cron/contract'
import { getCronCalendar } from '@/lib/cron/queries'
import { route } from '@/lib/http/route'

export const GET = route(
  {
    permission: 'cron:read',
    summary: 'How the runs of each day ended',
    params: cronJobParams,
    query: calendarQuery,
    answer: cronCalendar,
  },
  (ctx, { params, query }) => getCronCalendar(ctx, params.id, query),
)
