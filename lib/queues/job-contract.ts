import { z } from 'zod'
import { level } from '@/lib/status/contract'
import { jobState } from './input'

const at = z.iso.datetime()

/** A dependency that matters to some jobs, as it is now. */
export const neededDependency = z.object({
  id: z.string(),
  name: z.string(),
  level,
  since: at.nullable(),
  /** `error`: its name or address stands in the error. */
  because: z.enum(['declared', 'error']),
})
export type NeededDependency = z.infer<typeof neededDependency>

/** Failed jobs whose errors differ in numbers, ids and addresses alone. */
export const failureGroup = z.object({
  signature: z.string(),
  /** The newest error of the group. */
  sample: z.string(),
  sampleJobId: z.string(),
  names: z.array(z.string()),
  count: z.int(),
  firstSeenAt: at.nullable(),
  lastSeenAt: at.nullable(),
  /** At most 5, most jobs first. */
  tenants: z.array(z.string()),
  tenantCount: z.int(),
  buckets: z.array(z.object({ at, count: z.int() })),
  dependencies: z.array(neededDependency),
})
export type FailureGroup = z.infer<typeof failureGroup>

/** `…/failures`: most jobs first. */
export const failureReport = z.object({
  items: z.array(failureGroup),
  nextCursor: z.null(),
  from: at,
  to: at,
  bucketSeconds: z.int(),
  /** Failed jobs that were read. */
  read: z.int(),
  /** Older ones, or further groups, were left out. */
  isBounded: z.boolean(),
  asOf: at,
})
export type FailureReport = z.infer<typeof failureReport>

export const jobView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  state: jobState,
  attempts: z.int(),
  maxAttempts: z.int().nullable(),
  createdAt: at.nullable(),
  runAt: at.nullable(),
  startedAt: at.nullable(),
  finishedAt: at.nullable(),
  error: z.string().nullable(),
  signature: z.string().nullable(),
  tenant: z.string().nullable(),
  version: z.string(),
})
export type JobView = z.infer<typeof jobView>

/** Newest first. */
export const jobPage = z.object({
  items: z.array(jobView),
  nextCursor: z.string().nullable(),
  /** The look ended at its bound: older ones may exist. */
  isBounded: z.boolean(),
})
export type JobPageView = z.infer<typeof jobPage>

const document = z.object({
  /** Redacted. */
  text: z.string(),
  bytes: z.int(),
  isCut: z.boolean(),
  hidden: z.int(),
})

export const verdict = z.object({ allowed: z.boolean(), reason: z.string().nullable() })
export type Verdict = z.infer<typeof verdict>

/** One time this job was retried from here. */
export const jobRetry = z.object({
  at,
  by: z.string(),
  /** Null: that job alone. */
  runId: z.string().nullable(),
  outcome: z.enum(['pending', 'asking', 'retried', 'ok', 'failed', 'unknown', 'changed', 'gone', 'left']),
  error: z.string().nullable(),
})
export type JobRetry = z.infer<typeof jobRetry>

export const jobDetail = jobView.extend({
  source: z.string(),
  queue: z.string(),
  payload: document.nullable(),
  result: document.nullable(),
  /** Oldest first. */
  errors: z.array(z.object({ at: at.nullable(), text: z.string() })),
  relatives: z.array(z.string()),
  /** What is known of its life, oldest first. */
  timeline: z.array(z.object({ at, what: z.string(), detail: z.string().nullable() })),
  /** Newest first. */
  retries: z.array(jobRetry),
  mayRetry: verdict,
  mayDiscard: verdict,
})
export type JobDetail = z.infer<typeof jobDetail>

const actionOutcome = z.enum(['done', 'changed', 'gone'])

/** `done` also for a job that was retried by this very request before. */
export const retryOneAnswer = z.object({ outcome: actionOutcome, job: jobView.nullable() })
export type RetryOneAnswer = z.infer<typeof retryOneAnswer>

export const discardAnswer = z.object({
  discarded: z.int(),
  items: z.array(z.object({ id: z.string(), outcome: actionOutcome })),
})
export type DiscardAnswer = z.infer<typeof discardAnswer>
