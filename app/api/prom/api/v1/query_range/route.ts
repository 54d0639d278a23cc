import { route } from '@/lib/http/route'
import { rangeParams } from '@/lib/prometheus/contract'
import { proxyRange } from '@/lib/prometheus/proxy'

const spec = {
  permission: 'prom:query',
  summary: 'A query over a range, as the Prometheus HTTP API answers it',
  query: rangeParams,
} as const

export const GET = route(spec, (ctx, { query, request }) => proxyRange(ctx, query, request.signal))

export const POST = route({ ...spec, form: true }, (ctx, { query, request }) =>
  proxyRange(ctx, query, request.signal),
)
