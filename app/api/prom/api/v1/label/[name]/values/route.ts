import { route } from '@/lib/http/route'
import { labelParams, labelsParams } from '@/lib/prometheus/contract'
import { proxyLabelValues } from '@/lib/prometheus/proxy'

export const GET = route(
  {
    permission: 'prom:query',
    summary: 'Values of a label, as the Prometheus HTTP API answers it',
    params: labelParams,
    query: labelsParams,
  },
  (ctx, { params, query, request }) => proxyLabelValues(ctx, params.name, query, request.signal),
)
