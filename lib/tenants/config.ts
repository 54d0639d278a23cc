import { z } from 'zod'

const words = z.string().trim().min(1).max(200)
const query = z.string().min(1).max(4_000)
const label = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, 'must be a label name')
const metric = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/, 'must be a metric name')
const column = z.string().regex(/^[\w$ -]{1,63}$/, 'must be the name of a column')
const serviceId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be 1-64 lower case letters, digits and inner dashes')
const fieldName = z
  .string()
  .regex(/^[\w$ -]{1,63}(?:\.[\w$ -]{1,63})?$/, 'must be a column, or a query and its column: users.email')

/**
 * Who may see a field: `open` everybody who may read tenants, `masked` nobody (only that there is something), `reveal`
 * one person for 15 minutes with a reason, `never`: it is not even asked for.
 */
export const fieldClass = z.enum(['open', 'masked', 'reveal', 'never'])
export type FieldClass = z.infer<typeof fieldClass>

/** What can be asked about tenants; the columns are told in docs/tenants.md. */
export const TENANT_QUERIES = ['search', 'summary', 'usage', 'errors', 'allErrors', 'audit', 'users'] as const
export type TenantQuery = (typeof TENANT_QUERIES)[number]

const sqlQueries = z.strictObject({
  /** Every tenant: Pitwall adds what is searched for, the order and the limit. */
  search: query,
  /** One row about tenant `$1`. */
  summary: query,
  /** A row a day and metric of tenant `$1` since `$2`. */
  usage: query.optional(),
  /** Errors of tenant `$1` from `$2` to `$3`. */
  errors: query.optional(),
  /** Errors of all tenants from `$1` to `$2`: who else has the same. */
  allErrors: query.optional(),
  /** What people did in tenant `$1` from `$2` to `$3`. */
  audit: query.optional(),
  /** Users of tenant `$1`. */
  users: query.optional(),
})

const address = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^{}\s/?#@]+([/?#]\S*)?$/, 'must be an http(s) address, with {…} only after the host')

/** `{q}`, `{limit}`, `{tenant}`, `{from}` and `{to}` are replaced by what is asked for. */
const httpAddresses = z.strictObject({
  search: address,
  summary: address,
  usage: address.optional(),
  errors: address.optional(),
  allErrors: address.optional(),
  audit: address.optional(),
  users: address.optional(),
})

/** A number of each tenant that Prometheus knows, told apart by a label. */
const usageMetric = z.strictObject({
  name: words,
  unit: z.string().max(20).default(''),
  series: metric,
  /** The label that holds the tenant's id. */
  label,
  /** Further label matchers: `job="shop"`. */
  selector: z.string().max(1_000).optional(),
  /** `counter`: how much it grew in a day; `gauge`: its highest value of a day. */
  type: z.enum(['counter', 'gauge']).default('counter'),
})

/** Where the application takes over a person of ours who is to act as one of its users. */
const impersonation = z.strictObject({
  /** Page of the application that takes the grant: it comes after `#grant=`. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }),
  /** `aud` of the grant: whom it is for. */
  audience: words,
  /** How long it may be used once it is redeemed. */
  maxMinutes: z.int().min(1).max(60).default(60),
})

const shared = {
  /** How one of them is called, and many: league, leagues. */
  word: z.strictObject({ one: words, many: words }).default({ one: 'tenant', many: 'tenants' }),
  /** Open columns of `search` that are searched beside the id. */
  searchBy: z.array(column).max(10).default([]),
  /** Classes of columns; what stands here not is `masked`. */
  fields: z.record(fieldName, fieldClass).default({}),
  /** The service whose trouble is the tenants' trouble; without it all are. */
  service: serviceId.optional(),
  metrics: z.array(usageMetric).max(10).default([]),
  impersonation: impersonation.optional(),
  /** Of each query. */
  timeoutMs: z.int().min(100).max(10_000).default(2_000),
}

/** Who the customers are, and where Pitwall asks about one of them. */
export const tenantSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sql'), url: z.string().min(1), queries: sqlQueries, ...shared }),
  z.strictObject({
    kind: z.literal('http'),
    urls: httpAddresses,
    /** Signs every request (HMAC-SHA256 of time, address and body). */
    secret: z.string().min(16).max(500),
    ...shared,
  }),
])

export type TenantConfig = z.infer<typeof tenantSource>
export type TenantConfigOf<Kind extends TenantConfig['kind']> = Extract<TenantConfig, { kind: Kind }>
