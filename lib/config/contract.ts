import { z } from 'zod'
import { fileCronJob } from '@/lib/cron/contract'
import { queueSource } from '@/lib/queues/config'
import { tenantSource } from '@/lib/tenants/config'

const id = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be 1-64 lower case letters, digits and inner dashes')
const words = z.string().trim().min(1).max(200)
const text = z.string().min(1).max(4_000)
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })
const path = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)\S*$/, 'must be a path that starts with one slash')
const port = z.int().min(1).max(65_535)

/** A number, or its digits as an environment variable brings them. */
const portOrDigits = z.union([
  port,
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .pipe(port),
])

const timing = {
  /** Seconds between two looks. */
  intervalSeconds: z.int().min(2).max(3_600).default(15),
  timeoutMs: z.int().min(100).max(30_000).default(3_000),
  /** Above this answer time it counts as slow. */
  slowMs: z.int().min(1).max(30_000).optional(),
}

const healthPaths = z
  .strictObject({
    live: path.optional(),
    ready: path.optional(),
    ping: path.optional(),
    dependencies: path.optional(),
    /** `auto` recognises the format by the answer. */
    format: z.enum(['auto', 'pitwall', 'actuator', 'aspnet', 'plain']).default('auto'),
  })
  .refine(({ live, ready, ping, dependencies }) => live ?? ready ?? ping ?? dependencies, {
    error: 'needs at least one of live, ready, ping, dependencies',
  })

const DEFAULT_HEALTH = {
  live: '/api/health/live',
  ready: '/api/health/ready',
  dependencies: '/api/health/dependencies',
  format: 'auto',
} as const

const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/, 'must be a metric name')
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, 'must be a label name')

const metricNames = z.strictObject({
  /** Base name of the request duration histogram: without `_bucket`, `_count`, `_sum`. */
  duration: metricName,
  /** What the histogram counts in. */
  unit: z.enum(['seconds', 'milliseconds']).default('seconds'),
  route: labelName,
  method: labelName,
  status: labelName,
})

/** How a service's HTTP series are named. Neither preset nor names: `opentelemetry`. */
const metrics = z
  .strictObject({
    preset: z
      .enum(['opentelemetry', 'prom-client', 'micrometer', 'aspnet', 'vapor', 'nginx-ingress'])
      .optional(),
    names: metricNames.optional(),
    /** `native`: Prometheus's native histograms, which have no `_bucket` series. */
    histogram: z.enum(['classic', 'native']).default('classic'),
    /** Label matchers that select this service: `job="paddock"`. */
    selector: z.string().max(1_000).optional(),
    /** Histogram of the service's database statements, in seconds. */
    database: metricName.optional(),
  })
  .refine(({ preset, names }) => !(preset && names), { error: 'takes a preset or names, not both' })

/** `GET /api/races`, `POST *`, `* /api/health/*`, or a route alone; `*` stands for any text. */
const endpointPattern = z
  .string()
  .max(500)
  .regex(/^(?:\S+ )?\S+$/, 'must be `METHOD /route`, where * stands for any text')

const endpointOverrides = z.strictObject({
  /** Endpoints that are not shown. */
  ignore: z.array(endpointPattern).max(100).default([]),
  /** Promised latencies; the first that matches counts. */
  targets: z
    .array(z.strictObject({ match: endpointPattern, p95Ms: z.number().min(1).max(600_000) }))
    .max(200)
    .default([]),
})

const sensitivity = {
  /** How many times the usual distance a value must be away: 3 sensitive, 4.5 by default, 6 quiet. */
  sensitivity: z.number().min(3).max(6).optional(),
  /** Which way is wrong: by default up for latency and errors, both for traffic. */
  direction: z.enum(['up', 'down', 'both']).optional(),
  off: z.boolean().optional(),
}
/** In the unit of the series (ms, %, req/s): below it nothing is raised. */
const floor = z.number().min(0).optional()

/** How the service's series are judged. */
const anomalies = z.strictObject({
  ...sensitivity,
  /** For some endpoints, or some signals; the first that matches counts. */
  overrides: z
    .array(
      z
        .strictObject({
          match: endpointPattern.optional(),
          signal: z.enum(['p95', 'errors', 'traffic']).optional(),
          ...sensitivity,
          floor,
        })
        .refine(({ signal, floor }) => floor === undefined || signal !== undefined, {
          error: 'a floor takes a signal, whose unit it is in',
          path: ['floor'],
        }),
    )
    .max(200)
    .default([]),
  /** Series of your own: each query gives one value. */
  custom: z
    .array(
      z.strictObject({
        name: words,
        query: z.string().min(1).max(4_000),
        unit: z.string().max(20).default(''),
        ...sensitivity,
        floor,
      }),
    )
    .max(20)
    .default([]),
})

/** Where people look further. */
const links = z.strictObject({
  /** Address of Prometheus as a browser reaches it. */
  prometheus: httpUrl.optional(),
  grafana: httpUrl.optional(),
  /** uid of Grafana's Prometheus data source. */
  grafanaDatasource: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'must be the uid of a data source')
    .optional(),
})

const service = z.strictObject({
  id,
  name: words,
  url: httpUrl,
  health: healthPaths.default(DEFAULT_HEALTH),
  ...timing,
  owner: words.optional(),
  runbook: httpUrl.optional(),
  /** With it Pitwall also reads the service's own info, smoke and db-info. */
  internal: z.strictObject({ url: httpUrl.optional(), token: text }).optional(),
  metrics: metrics.optional(),
  endpoints: endpointOverrides.optional(),
  anomalies: anomalies.optional(),
  /** Promised share of time without an outage, in percent. */
  slo: z.strictObject({ availability: z.number().min(50).max(99.999) }).optional(),
  dependsOn: z
    .array(z.strictObject({ id, need: z.enum(['hard', 'soft']).default('hard') }))
    .max(50)
    .default([]),
})

const common = { id, name: words.optional(), ...timing }

const dependency = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('postgres'), url: text }),
  z.strictObject({ ...common, kind: z.literal('redis'), url: text }),
  z.strictObject({
    ...common,
    kind: z.literal('http'),
    url: httpUrl,
    /** Default: any 2xx. */
    expectStatus: z.int().min(100).max(599).optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('tcp'), host: text, port: portOrDigits }),
  z.strictObject({ ...common, kind: z.literal('local'), path: text }),
  z.strictObject({
    ...common,
    kind: z.literal('s3'),
    endpoint: httpUrl,
    region: words.default('us-east-1'),
    bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'must be a bucket name'),
    accessKeyId: text,
    secretAccessKey: text,
    pathStyle: z.boolean().default(true),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('prometheus'),
    query: text,
    min: z.number().optional(),
    max: z.number().optional(),
    /** Default: PROMETHEUS_URL. */
    url: httpUrl.optional(),
  }),
])

const tableName = z.string().regex(/^\w+(?:\.\w+)?$/, 'must be a table name')
const columnName = z.string().regex(/^\w+$/, 'must be a column name')

const databaseEntry = z.strictObject({
  id,
  name: words.optional(),
  url: text,
  /** Tables whose row counts are told by db-info. */
  tables: z.array(tableName).max(50).default([]),
  /** Where migrations are noted, when it is none of the tables that common tools keep. */
  migrations: z.strictObject({ table: tableName, name: columnName, at: columnName.optional() }).optional(),
  /** Read-only queries: each passes when its first row's first column is neither false, 0 nor null. */
  smoke: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z0-9_]{1,100}$/), query: text }))
    .max(50)
    .default([]),
})

/** `pitwall.yaml`. */
export const pitwallConfig = z.strictObject({
  services: z.array(service).max(100).default([]),
  dependencies: z.array(dependency).max(300).default([]),
  databases: z.array(databaseEntry).max(20).default([]),
  links: links.optional(),
  /** Job queues of any engine, read by Pitwall itself. */
  queues: z.array(queueSource).max(30).default([]),
  tenants: tenantSource.optional(),
  /** Jobs that are expected to run; they check in at `/ping`. */
  cron: z.strictObject({ jobs: z.array(fileCronJob).max(1_000).default([]) }).default({ jobs: [] }),
})

export type PitwallConfig = z.infer<typeof pitwallConfig>
export type ServiceConfig = PitwallConfig['services'][number]
export type MetricsConfig = NonNullable<ServiceConfig['metrics']>
export type DependencyConfig = PitwallConfig['dependencies'][number]
export type DependencyOf<Kind extends DependencyConfig['kind']> = Extract<DependencyConfig, { kind: Kind }>
export type DatabaseConfig = PitwallConfig['databases'][number]
