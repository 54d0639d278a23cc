import { z } from 'zod'
import { RETRY_STATES } from './input'
import { jobRetry, jobView, neededDependency } from './job-contract'

const at = z.iso.datetime()

export const INELIGIBLE = ['not_failed', 'gone', 'in_live_run', 'beyond_bound'] as const

/** `mode: preview`. */
export const retryPreview = z.object({
  selectionHash: z.string(),
  /** Until when a run may take it. */
  expiresAt: at,
  eligible: z.int(),
  ineligible: z.array(z.object({ reason: z.enum(INELIGIBLE), words: z.string(), count: z.int() })),
  /** More than 10 000 matched, or could not be read in time: the newest are pinned. */
  isBounded: z.boolean(),
  /** The newest of them. */
  sample: z.array(jobView),
  /** Dependencies that are not healthy, and whatever else speaks against it now. */
  warnings: z.array(z.object({ code: z.enum(['dependency', 'paused', 'no_worker']), message: z.string() })),
  dependencies: z.array(neededDependency),
})
export type RetryPreview = z.infer<typeof retryPreview>

export const retryCounts = z.object({
  eligible: z.int(),
  /** The engine took them, whatever came of it. */
  retried: z.int(),
  ok: z.int(),
  failed: z.int(),
  /** Retried, and nobody knows yet what came of it. */
  open: z.int(),
  /** Retried, and nobody will know. */
  unknown: z.int(),
  /** No longer failed, or no longer there, when their turn came. */
  ineligible: z.int(),
  /** Their turn has not come. */
  pending: z.int(),
  /** Their turn never came. */
  left: z.int(),
})

/** A retry of many jobs. */
export const retryRun = z.object({
  id: z.string(),
  source: z.string(),
  queue: z.string(),
  state: z.enum(RETRY_STATES),
  counts: retryCounts,
  /** `37 retried, 35 ok, 2 failed again`. */
  words: z.string(),
  reason: z.string().nullable(),
  canary: z.int(),
  canaryPassedAt: at.nullable(),
  ratePerSecond: z.number(),
  whenHealthy: z.array(z.string()),
  asked: z.string(),
  createdBy: z.string(),
  createdAt: at,
  endedAt: at.nullable(),
})
export type RetryRun = z.infer<typeof retryRun>

export const retryJob = z.object({
  id: z.string(),
  state: jobRetry.shape.outcome,
  askedAt: at.nullable(),
  settledAt: at.nullable(),
  error: z.string().nullable(),
})

/** `GET /api/ops/queue-retries/:id`: with the jobs that tell most, failed ones first, at most 100. */
export const retryRunDetail = retryRun.extend({
  dependencies: z.array(neededDependency),
  jobs: z.array(retryJob),
})
export type RetryRunDetail = z.infer<typeof retryRunDetail>

/** Newest first. */
export const retryRunPage = z.object({ items: z.array(retryRun), nextCursor: z.string().nullable() })
export type RetryRunPage = z.infer<typeof retryRunPage>

export const retryAnswer = z.union([retryPreview, retryRun])
