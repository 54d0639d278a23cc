import { route } from '@/lib/http/route'
import { instantParams } from '@/lib/prometheus/contract'
import { proxyInstant } from '@/lib/prometheus/proxy'

const spec = {
  permission: 'prom:query',
  summary: 'A query at one moment, as the Prometheus HTTP API answers it',
  query: instantParams,
} as const

export const GET = route(spec, (ctx, { query, request }) => proxyInstant(ctx, query, request.signal))

export const POST = route({ ...spec, form: true }, (ctx, { query, request }) =>
  proxyInstant(ctx, query, request.signal),
)
