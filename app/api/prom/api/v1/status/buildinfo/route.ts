import { route } from '@/lib/http/route'
import { proxyBuildInfo } from '@/lib/prometheus/proxy'

export const GET = route(
  { permission: 'prom:query', summary: 'What the metrics engine is, as the Prometheus HTTP API answers it' },
  (ctx, { request }) => proxyBuildInfo(ctx, request.signal),
)
