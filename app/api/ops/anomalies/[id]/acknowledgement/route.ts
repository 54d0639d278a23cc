import { acknowledgeAnomaly, unacknowledgeAnomaly } from '@/lib/anomalies/commands'
import { acknowledgeBody, anomaly, anomalyParams } from '@/lib/anomalies/contract'
import { type Handler, route } from '@/lib/http/route'

export const PUT: Handler = route(
  {
    permission: 'anomaly:operate',
    summary: 'Take an anomaly on; the first acknowledgement stays',
    params: anomalyParams,
    body: acknowledgeBody,
    answer: anomaly,
  },
  (ctx, { params, body }) => acknowledgeAnomaly(ctx, params.id, body),
)

export const DELETE: Handler = route(
  {
    permission: 'anomaly:operate',
    summary: 'Take an acknowledgement back',
    params: anomalyParams,
    answer: anomaly,
  },
  (ctx, { params }) => unacknowledgeAnomaly(ctx, params.id),
)
