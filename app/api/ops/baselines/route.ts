import { baselinePage, baselineQuery } from '@/lib/anomalies/contract'
import { listBaselines } from '@/lib/anomalies/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'anomaly:read',
    summary: 'What is usual for each learned series, and how it is judged',
    query: baselineQuery,
    answer: baselinePage,
  },
  (ctx, { query }) => listBaselines(ctx, query),
)
