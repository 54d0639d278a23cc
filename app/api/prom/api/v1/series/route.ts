import { route } from '@/lib/http/route'
import { seriesParams } from '@/lib/prometheus/contract'
import { proxySeries } from '@/lib/prometheus/proxy'

const spec = {
  permission: 'prom:query',
  summary: 'Series by selectors, as the Prometheus HTTP API answers it',
  query: seriesParams,
} as const

export const GET = route(spec, (ctx, { query, request }) => proxySeries(ctx, 'series', query, request.signal))

export const POST = route({ ...spec, form: true }, (ctx, { query, request }) =>
  proxySeries(ctx, 'series', query, request.signal),
)
