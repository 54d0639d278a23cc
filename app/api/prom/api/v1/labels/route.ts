import { route } from '@/lib/http/route'
import { labelsParams } from '@/lib/prometheus/contract'
import { proxySeries } from '@/lib/prometheus/proxy'

const spec = {
  permission: 'prom:query',
  summary: 'Names of labels, as the Prometheus HTTP API answers it',
  query: labelsParams,
} as const

export const GET = route(spec, (ctx, { query, request }) => proxySeries(ctx, 'labels', query, request.signal))

export const POST = route({ ...spec, form: true }, (ctx, { query, request }) =>
  proxySeries(ctx, 'labels', query, request.signal),
)
