import { baselineDetail, baselineParams, whyQuery } from '@/lib/anomalies/contract'
import { getBaseline } from '@/lib/anomalies/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'anomaly:read',
    summary: 'Why the band of a series is where it is: the days it rests on, and those left out',
    params: baselineParams,
    query: whyQuery,
    answer: baselineDetail,
  },
  (ctx, { params, query }) => getBaseline(ctx, params.id, query.at),
)
