import { z } from 'zod'
import { JOB_STATES } from './adapter'

const id = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be 1-64 lower case letters, digits and inner dashes')
const queueName = z.string().min(1).max(200)
const dotted = z
  .string()
  .max(200)
  .regex(/^[\w$-]+(?:\.[\w$-]+)*$/, 'must be a dotted path, as customer.id')
const schemaName = z.string().regex(/^[A-Za-z_][\w$]{0,62}$/, 'must be a schema name')
const query = z.string().min(1).max(4_000)

/** From when on a queue is at risk, and from when on degraded. */
const bounds = z.tuple([z.int().min(1), z.int().min(1)])

/** Seconds of the oldest waiting job, jobs, jobs. */
const thresholds = z.strictObject({
  oldestSeconds: bounds.default([300, 1_800]),
  waiting: bounds.default([1_000, 10_000]),
  failed: bounds.default([20, 200]),
})

// Without the defaults: what a queue leaves out is its source's.
const ownThresholds = z.strictObject({
  oldestSeconds: bounds.optional(),
  waiting: bounds.optional(),
  failed: bounds.optional(),
})

/** Words that stand in addresses where a source may. */
const TAKEN = ['retries', 'export']

const shared = {
  id: id.refine((text) => !TAKEN.includes(text), 'is taken by a page of Pitwall: choose another'),
  name: z.string().trim().min(1).max(200).optional(),
  /** The service whose level it feeds. */
  service: id.optional(),
  /** Dotted path of the tenant in the payload. */
  tenant: dotted.optional(),
  /** Classes of payload fields, by key or dotted path: `secret` is never shown, `personal` masked. */
  fields: z.record(dotted, z.enum(['secret', 'personal', 'open'])).default({}),
  thresholds: thresholds.prefault({}),
  /** Per queue: what differs from its source. */
  queues: z
    .record(
      queueName,
      z.strictObject({
        service: id.optional(),
        /** Dependencies its jobs need: a retry warns while one is unhealthy. */
        dependsOn: z.array(id).max(20).default([]),
        thresholds: ownThresholds.optional(),
      }),
    )
    .default({}),
  timeoutMs: z.int().min(100).max(30_000).default(2_000),
}

/** What the queries must give is told in docs/queues.md. */
const sqlQueries = z
  .strictObject({
    /** One row a queue. */
    overview: query,
    /** Jobs of queue `$1` in this state, newest first, before time `$2` and id `$3`, at most `$4`. */
    lists: z.partialRecord(z.enum(JOB_STATES), query).default({}),
    /** Jobs of queue `$1` whose ids are in `$2` (an array). */
    jobs: query.optional(),
    /** Retries jobs of queue `$1` whose ids are in `$2`, their versions in `$3`, and answers the ids of those it did. */
    retry: query.optional(),
  })
  .refine(({ jobs, retry }) => !retry || jobs, { path: ['jobs'], error: 'is needed where there is a retry' })

const address = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^{}\s/?#@]+([/?#]\S*)?$/, 'must be an http(s) address, with {…} only after the host')

/** `{queue}` stands for the queue, `{state}`, `{before}`, `{beforeId}` and `{limit}` for the part of a list, `{ids}` for jobs. */
const httpAddresses = z
  .strictObject({
    overview: address,
    list: address.optional(),
    /** States that `list` knows. */
    states: z.array(z.enum(JOB_STATES)).max(JOB_STATES.length).default(['failed']),
    jobs: address.optional(),
    retry: address.optional(),
  })
  .refine(({ jobs, retry }) => !retry || jobs, { path: ['jobs'], error: 'is needed where there is a retry' })

/** A place with queues: an engine's database, Redis, or a backend that tells about its own. */
export const queueSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pg-boss'),
    url: z.string().min(1),
    schema: schemaName.default('pgboss'),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('graphile-worker'),
    url: z.string().min(1),
    schema: schemaName.default('graphile_worker'),
    ...shared,
  }),
  z.strictObject({
    kind: z.literal('bullmq'),
    url: z.string().min(1),
    prefix: z.string().min(1).max(100).default('bull'),
    /** Found by themselves when left out. */
    names: z.array(queueName).max(500).optional(),
    ...shared,
  }),
  z.strictObject({ kind: z.literal('sql'), url: z.string().min(1), queries: sqlQueries, ...shared }),
  z.strictObject({
    kind: z.literal('http'),
    urls: httpAddresses,
    /** Signs every request (HMAC-SHA256 of time, address and body). */
    secret: z.string().min(16).max(500),
    ...shared,
  }),
])

export type QueueSourceConfig = z.infer<typeof queueSource>
export type QueueSourceOf<Kind extends QueueSourceConfig['kind']> = Extract<QueueSourceConfig, { kind: Kind }>
