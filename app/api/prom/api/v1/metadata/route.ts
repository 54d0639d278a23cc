import { route } from '@/lib/http/route'
import { metadataParams } from '@/lib/prometheus/contract'
import { proxyMetadata } from '@/lib/prometheus/proxy'

export const GET = route(
  {
    permission: 'prom:query',
    summary: 'Types and help of metrics, as the Prometheus HTTP API answers it',
    query: metadataParams,
  },
  (ctx, { query, request }) => proxyMetadata(ctx, query, request.signal),
)
