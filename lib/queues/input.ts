import { z } from 'zod'
import { JOB_STATES } from './adapter'

export const sourceId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be an id as in pitwall.yaml')
const queueName = z.string().min(1).max(200)
const jobId = z.string().min(1).max(300)
const version = z.string().min(1).max(300)
const words = z.string().trim().min(1).max(200)
const moment = z.string().min(1).max(40)
const signature = z.string().regex(/^[\da-f]{16}$/, 'must be a signature as failures have it')
const cursor = z.string().min(1).max(2_000)
const path = z
  .string()
  .max(200)
  .regex(/^[\w$-]+(?:\.[\w$-]+)*$/, 'must be a dotted path, as customer.id')

export const jobState = z.enum(JOB_STATES)

export const sourceParams = z.strictObject({ source: sourceId })
export const queueParams = z.strictObject({ source: sourceId, queue: queueName })
export const jobParams = z.strictObject({ source: sourceId, queue: queueName, id: jobId })
export const retryRunParams = z.strictObject({ id: z.uuid() })

export const queueList = z.strictObject({
  source: sourceId.optional(),
  service: sourceId.optional(),
  /** `trouble`: worse than operational. */
  show: z.enum(['all', 'trouble']).default('all'),
  /** Part of the queue's name. */
  q: z.string().trim().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  cursor: cursor.optional(),
})
export type QueueList = z.infer<typeof queueList>

/** `customer.id=42`. */
const pair = z
  .string()
  .max(500)
  .transform((text, context) => {
    const at = text.indexOf('=')
    const found = path.safeParse(text.slice(0, Math.max(0, at)))
    if (found.success) return { path: found.data, value: text.slice(at + 1) }
    context.addIssue('must be a dotted path of the payload and its value: customer.id=42')
    return z.NEVER
  })

const filters = {
  /** Grafana's grammar (`now-6h`), epoch milliseconds or ISO 8601: when the job came to its state. */
  from: moment.optional(),
  to: moment.optional(),
  /** Part of the error or of the job's name. */
  q: z.string().trim().max(200).optional(),
  tenant: z.string().min(1).max(200).optional(),
  signature: signature.optional(),
}

export const jobList = z.strictObject({
  ...filters,
  state: jobState.default('failed'),
  payload: pair.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursor.optional(),
})
export type JobList = z.infer<typeof jobList>

export const failureQuery = z.strictObject({
  from: moment.default('now-24h'),
  to: moment.default('now'),
  q: filters.q,
  tenant: filters.tenant,
})
export type FailureQuery = z.infer<typeof failureQuery>

export const trendQuery = z.strictObject({ from: moment.default('now-1h'), to: moment.default('now') })
export type TrendQuery = z.infer<typeof trendQuery>

/** Failed jobs a retry is for; all that is given must hold. */
export const retryFilter = z.strictObject({
  ...filters,
  payload: z.strictObject({ path, value: z.string().max(500) }).optional(),
})

export const DEFAULT_CANARY = 5
export const DEFAULT_RATE = 5

/** `POST /api/ops/queue-retries`. A run of a group takes the `selectionHash` of its preview. */
export const retryInput = z
  .strictObject({
    source: sourceId,
    queue: queueName,
    mode: z.enum(['preview', 'run']),
    signature: signature.optional(),
    filter: retryFilter.optional(),
    jobIds: z.array(jobId).min(1).max(1_000).optional(),
    selectionHash: z
      .string()
      .regex(/^[\da-f]{64}$/, 'must be the hash of a preview')
      .optional(),
    canary: z.int().min(1).max(50).default(DEFAULT_CANARY),
    ratePerSecond: z.number().min(0.1).max(50).default(DEFAULT_RATE),
    /** Waits until they have been healthy for 5 minutes; true: those the queue or its errors name. */
    whenHealthy: z.union([z.boolean(), sourceId, z.array(sourceId).max(20)]).default(false),
  })
  .refine(({ jobIds, signature, filter }) => !(jobIds && (signature ?? filter)), {
    error: 'takes a signature and a filter, or ids of jobs, not both',
    path: ['jobIds'],
  })
  .refine(({ mode, ...asked }) => asked.jobIds ?? asked.signature ?? asked.filter ?? mode === 'run', {
    error: 'needs a signature, a filter or ids of jobs',
    path: ['signature'],
  })
export type RetryInput = z.infer<typeof retryInput>
export type RetryInputGiven = z.input<typeof retryInput>

export const RETRY_STATES = ['canary', 'running', 'held', 'stopped', 'finished', 'cancelled'] as const

export const retryRunList = z.strictObject({
  source: sourceId.optional(),
  queue: queueName.optional(),
  state: z.enum(RETRY_STATES).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: cursor.optional(),
})
export type RetryRunList = z.infer<typeof retryRunList>

export const retryOne = z
  .strictObject({
    /** Which end of the job was seen; without it, whatever end it has now. */
    version: version.optional(),
  })
  .prefault({})
export type RetryOne = z.infer<typeof retryOne>

export const discardInput = z.strictObject({
  jobs: z
    .array(z.strictObject({ id: jobId, version }))
    .min(1)
    .max(500),
  /** The queue's name, typed. */
  confirm: z.string().max(200),
  reason: words,
})
export type DiscardInput = z.infer<typeof discardInput>
