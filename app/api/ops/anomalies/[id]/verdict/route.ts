import { judgeAnomaly, withdrawVerdict } from '@/lib/anomalies/commands'
import { anomaly, anomalyParams, verdictBody } from '@/lib/anomalies/contract'
import { type Handler, route } from '@/lib/http/route'

export const PUT: Handler = route(
  {
    permission: 'anomaly:operate',
    summary: 'Say what an anomaly was: confirmed, accepted as the new normal or a false positive',
    params: anomalyParams,
    body: verdictBody,
    answer: anomaly,
  },
  (ctx, { params, body }) => judgeAnomaly(ctx, params.id, body),
)

export const DELETE: Handler = route(
  {
    permission: 'anomaly:operate',
    summary: 'Take a verdict back, unless it was accepted',
    params: anomalyParams,
    answer: anomaly,
  },
  (ctx, { params }) => withdrawVerdict(ctx, params.id),
)
