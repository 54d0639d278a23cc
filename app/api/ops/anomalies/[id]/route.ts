import { anomalyDetail, anomalyParams } from '@/lib/anomalies/contract'
import { getAnomaly } from '@/lib/anomalies/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'anomaly:read',
    summary: 'One anomaly with its series, context and notes',
    params: anomalyParams,
    answer: anomalyDetail,
  },
  (ctx, { params }) => getAnomaly(ctx, params.id),
)
