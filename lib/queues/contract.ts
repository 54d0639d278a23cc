import { z } from 'zod'
import { evidence, level } from '@/lib/status/contract'
import { jobState } from './input'
import { neededDependency } from './job-contract'

export * from './input'
export * from './job-contract'
export * from './retry-contract'

const at = z.iso.datetime()

/** What the engine can do; what is false is absent from pages. */
export const capabilities = z.object({
  retry: z.boolean(),
  discard: z.boolean(),
  pause: z.boolean(),
  schedules: z.boolean(),
  payloadFilter: z.boolean(),
})

export const tenantShare = z.object({ tenant: z.string(), jobs: z.int(), share: z.number() })

const perState = z.record(jobState, z.number().nullable())

/** One queue as the last look found it. */
export const queueView = z.object({
  source: z.string(),
  sourceName: z.string(),
  engine: z.string(),
  queue: z.string(),
  service: z.string().nullable(),
  /** Null: the engine does not say. */
  counts: perState,
  /** Of counts that are not exact: `at_least` (10 000+) or `estimate` (~). */
  exactness: z.partialRecord(jobState, z.enum(['at_least', 'estimate'])),
  oldestWaitingAt: at.nullable(),
  oldestWaitingSeconds: z.number().nullable(),
  workers: z.int().nullable(),
  lastWorkedAt: at.nullable(),
  /** Since when nobody works it, though there is work. */
  idleSince: at.nullable(),
  paused: z.boolean().nullable(),
  /** Jobs that end a minute; null while it is not known. */
  throughputPerMinute: z.number().nullable(),
  /** How long until nothing waits, at this throughput. */
  drain: z.object({ seconds: z.number().nullable(), words: z.string() }),
  /** Of a sample of the waiting jobs, largest first; null for who may see counts alone. */
  tenants: z.array(tenantShare).nullable(),
  level,
  since: at,
  evidence: z.array(evidence),
  asOf: at,
  /** The look is too old to believe. */
  isStale: z.boolean(),
  /** The engine no longer tells of it. */
  goneAt: at.nullable(),
  can: capabilities,
})
export type QueueView = z.infer<typeof queueView>

export const indexAdvice = z.object({ reason: z.string(), statement: z.string() })

export const sourceView = z.object({
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  service: z.string().nullable(),
  /** `waiting`: not looked at yet. */
  status: z.enum(['ok', 'slow', 'unreachable', 'waiting']),
  /** Since when it is unreachable. */
  since: at.nullable(),
  problem: z.string().nullable(),
  asOf: at.nullable(),
  intervalSeconds: z.number(),
  can: capabilities.nullable(),
  /** For who may operate queues. */
  advice: z.array(indexAdvice),
})
export type SourceView = z.infer<typeof sourceView>

/** `GET /api/ops/queues`: worst first, then the oldest job first. No source: no queue is configured. */
export const queuePage = z.object({
  items: z.array(queueView),
  sources: z.array(sourceView),
  nextCursor: z.string().nullable(),
})
export type QueuePage = z.infer<typeof queuePage>

/** `GET /api/ops/queues/:source/:queue`. */
export const queueDetail = queueView.extend({
  sourceStatus: sourceView,
  dependencies: z.array(neededDependency),
  events: z.array(
    z.object({
      id: z.string(),
      at,
      kind: z.string(),
      severity: z.enum(['info', 'warning', 'critical']),
      title: z.string(),
    }),
  ),
})
export type QueueDetail = z.infer<typeof queueDetail>

/** `…/trend`: oldest first, at most 121 points, those without a value left out. */
export const queueTrend = z.object({
  /** `none`: no Prometheus is configured. */
  engine: z.enum(['ok', 'away', 'none']),
  stepSeconds: z.int(),
  points: z.array(
    z.object({
      at,
      waiting: z.number().nullable(),
      active: z.number().nullable(),
      failed: z.number().nullable(),
      oldestSeconds: z.number().nullable(),
    }),
  ),
})
export type QueueTrend = z.infer<typeof queueTrend>

export const SCHEDULE_STAGES = [
  'not_fired',
  'not_started',
  'not_finished',
  'failed',
  'ok',
  'unknown',
] as const

/** A schedule the engine keeps itself. */
export const scheduleView = z.object({
  source: z.string(),
  queue: z.string(),
  name: z.string(),
  service: z.string().nullable(),
  cron: z.string().nullable(),
  everySeconds: z.number().nullable(),
  /** `At 02:00 AM`, `Every 15 minutes`. */
  words: z.string(),
  zone: z.string().nullable(),
  lastAt: at.nullable(),
  nextAt: at.nullable(),
  stage: z.enum(SCHEDULE_STAGES),
  since: at,
  /** Somebody should look. */
  isTrouble: z.boolean(),
  sentence: z.string(),
  jobId: z.string().nullable(),
  asOf: at,
})
export type ScheduleView = z.infer<typeof scheduleView>
export const schedulePage = z.object({ items: z.array(scheduleView), nextCursor: z.null() })
export type SchedulePage = z.infer<typeof schedulePage>

export const pauseAnswer = z.object({
  source: z.string(),
  queue: z.string(),
  paused: z.boolean(),
  changed: z.boolean(),
})
export type PauseAnswer = z.infer<typeof pauseAnswer>
