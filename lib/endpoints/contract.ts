import { z } from 'zod'
import { level } from '@/lib/status/contract'

/** `service:METHOD:route` with `~` and `/` of the route written `~0` and `~1`: one path segment, and readable. */
export const endpointId = z.string().min(3).max(1_000)

export const endpointParams = z.strictObject({ id: endpointId })

const ratio = z.number().nullable()
const milliseconds = z.number().nullable()

/** Numbers are null where there is no data or too little of it: never 0 for unknown. */
export const endpoint = z.object({
  id: endpointId,
  service: z.string(),
  serviceName: z.string(),
  method: z.string(),
  route: z.string(),
  requestsPerSecond: z.number().nullable(),
  /** 0-1, of requests answered 5xx. */
  errorRatio: ratio,
  p50Ms: milliseconds,
  p95Ms: milliseconds,
  p99Ms: milliseconds,
  /** Of the p95 against the same time last week: 0.2 is 20 % slower. */
  changeVsLastWeek: ratio,
  level,
  /** Why that level, for people. */
  reason: z.string(),
  /** The usual p95, once baselines are learnt. */
  baseline: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Requests in the window; fewer than 20 are not judged. */
  requests: z.number().nullable(),
  lowTraffic: z.boolean(),
  /** Requests per second over the asked range, oldest first; null is a gap. */
  sparkline: z.array(z.number().nullable()),
})

/** A common grid for every array of values: point i is at `from + i * stepSeconds`. */
export const grid = z.object({
  /** Epoch milliseconds. */
  from: z.number(),
  stepSeconds: z.number(),
  count: z.int(),
})

const values = z.array(z.number().nullable())

export const latencySeries = z.object({ p50: values, p95: values, p99: values })

/** What was usual at each point, as it was judged then; in the unit of the values it belongs to. */
export const band = z.object({
  baselineId: z.number(),
  state: z.enum(['learning', 'active', 'not_judged', 'frozen', 'off', 'no_data']),
  /** For people: `learning: 1.5 of 3 days`, `active`. */
  stateText: z.string(),
  value: values,
  low: values,
  high: values,
})

export const COMPARISONS = ['none', 'previous', 'yesterday', 'last_week', 'before_deploy'] as const

export const endpointDetail = endpoint.extend({
  asOf: z.string(),
  /** Seconds before `asOf` that p50Ms, p95Ms, p99Ms, errorRatio and requests are taken over. */
  overSeconds: z.number(),
  grid,
  /** Over which a rate at one point is taken. */
  windowSeconds: z.number(),
  /** Milliseconds. */
  latency: latencySeries,
  /** Requests per second by status class: `2xx`, `4xx`, `5xx` … */
  traffic: z.record(z.string(), values),
  errorRatios: values,
  /** The usual p95, share of errors (0-1) and requests per second; null where no baseline is learnt. */
  bands: z.object({ p95: band.nullable(), errors: band.nullable(), traffic: band.nullable() }),
  /** Requests by latency bucket (upper bounds in milliseconds, null is unbounded) and column of the heatmap's own grid. */
  heatmap: z.object({ grid, bounds: z.array(z.number().nullable()), counts: z.array(values) }),
  statuses: z.array(z.object({ status: z.string(), requests: z.number(), share: z.number() })),
  /** The same endpoint over windows that end at the range's end. Milliseconds of the p95. */
  windows: z.array(
    z.object({
      window: z.enum(['15m', '1h', '6h', '24h', '7d']),
      valueMs: milliseconds,
      baselineMs: milliseconds,
      ratio,
    }),
  ),
  /** Database statements of the whole service, where it exports them; milliseconds. */
  database: z.object({ p95: values, perRequest: values }).nullable(),
  /** The compared time, moved onto the grid; null when nothing is compared or there is nothing to compare with. */
  comparison: z
    .object({
      kind: z.enum(COMPARISONS),
      /** By how many seconds it lies in the past. */
      shiftSeconds: z.number(),
      label: z.string(),
      latency: latencySeries,
      requestsPerSecond: values,
      errorRatios: values,
    })
    .nullable(),
  marks: z.array(
    z.object({
      at: z.string(),
      /** Null while it lasts; a deploy ends when it begins. */
      until: z.string().nullable(),
      kind: z.enum(['deploy', 'anomaly']),
      /** Of an anomaly; otherwise null. */
      severity: z.enum(['info', 'warning', 'critical']).nullable(),
      title: z.string(),
      href: z.string(),
    }),
  ),
  /** What was asked, by name: for "copy PromQL", Grafana, Prometheus and curl. */
  queries: z.array(z.object({ name: z.string(), promql: z.string() })),
})

export const endpointList = z.object({
  items: z.array(endpoint),
  nextCursor: z.string().nullable(),
  asOf: z.string(),
  windowSeconds: z.number(),
  /** How many there are, before any filter; at most 2 000 of them are listed. */
  total: z.number(),
  /** Services whose endpoints could not be read. */
  problems: z.array(z.object({ service: z.string(), message: z.string() })),
})

const moment = z.string().min(1).max(40)

/** Grafana's grammar (`now-6h`), epoch milliseconds or ISO 8601; 15 minutes to 30 days, by default the last hour. */
const range = { from: moment.optional(), to: moment.optional() }

export const endpointListQuery = z.strictObject({
  ...range,
  /** A service id of pitwall.yaml. */
  service: z.string().min(1).max(64).optional(),
  /** Words that service, method or route must hold. */
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_000).optional(),
})

export const endpointDetailQuery = z.strictObject({ ...range, compare: z.enum(COMPARISONS).default('none') })

export type Endpoint = z.infer<typeof endpoint>
export type EndpointDetail = z.infer<typeof endpointDetail>
export type EndpointList = z.infer<typeof endpointList>
export type Comparison = (typeof COMPARISONS)[number]
export type EndpointBand = z.infer<typeof band>
export type TimeGrid = z.infer<typeof grid>
export type EndpointListQuery = z.infer<typeof endpointListQuery>
export type EndpointDetailQuery = z.infer<typeof endpointDetailQuery>
