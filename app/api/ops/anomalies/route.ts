import { anomalyPage, anomalyQuery } from '@/lib/anomalies/contract'
import { listAnomalies } from '@/lib/anomalies/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'anomaly:read',
    summary: 'Anomalies, newest first, with what may be why',
    query: anomalyQuery,
    answer: anomalyPage,
  },
  (ctx, { query }) => listAnomalies(ctx, query),
)
