import { z } from 'zod'
import { cronState, expectedCount, runStatus, slug } from './input'

export * from './input'

const at = z.iso.datetime()

/** Why a run ended so, where the status does not say it all. */
export const runReason = z.enum([
  'exit_code',
  'reported',
  'too_fast',
  'too_slow',
  'counts',
  'tenants',
  'blind',
  'pause',
  'maintenance',
])
export type RunReason = z.infer<typeof runReason>

/** How long runs usually take on a weekday of the job's zone; learned from the runs that ended well. */
export const durationBand = z.object({
  /** 0 Sunday to 6 Saturday; null: of all days, while single ones have too few runs. */
  weekday: z.int().min(0).max(6).nullable(),
  /** Runs it was learned from. */
  runs: z.int(),
  lowMs: z.number(),
  medianMs: z.number(),
  highMs: z.number(),
})
export type DurationBand = z.infer<typeof durationBand>

export const tenantResults = z.object({
  ok: z.int().min(0),
  /** At most 100 of them are kept. */
  failed: z.array(z.object({ tenant: z.string().min(1).max(200), error: z.string().max(500).nullable() })),
  failedCount: z.int().min(0),
})

export const cronRun = z.object({
  id: z.string(),
  jobId: z.uuid(),
  /** Null: a run of no slot. */
  dueAt: at.nullable(),
  startedAt: at.nullable(),
  finishedAt: at.nullable(),
  status: runStatus,
  reason: runReason.nullable(),
  durationMs: z.number().nullable(),
  /** Against the band learned; null: as usual, or not known. */
  pace: z.enum(['too_fast', 'too_slow']).nullable(),
  exitCode: z.int().nullable(),
  /** The end of what the failing run said. */
  errorSnippet: z.string().nullable(),
  /** The same for errors that differ in numbers, ids and paths alone. */
  fingerprint: z.string().nullable(),
  /** The client's own. */
  runId: z.string().nullable(),
  counts: z.record(z.string(), z.number()).nullable(),
  tenants: tenantResults.nullable(),
})
export type CronRun = z.infer<typeof cronRun>

/** One mark of the strip. */
export const stripRun = z.object({
  id: z.string(),
  /** When it was due, else when it was first heard of. */
  at,
  status: runStatus,
  durationMs: z.number().nullable(),
  pace: z.enum(['too_fast', 'too_slow']).nullable(),
})
export type StripRun = z.infer<typeof stripRun>

export const cronJob = z.object({
  id: z.uuid(),
  slug,
  name: z.string(),
  environment: z.string(),
  service: z.string().nullable(),
  owner: z.string().nullable(),
  runbook: z.string().nullable(),
  feeds: z.string().nullable(),
  tags: z.array(z.string()),
  schedule: z.string(),
  /** `At 02:00 AM`, `Every 15 minutes`. */
  scheduleWords: z.string(),
  timezone: z.string(),
  graceSeconds: z.int(),
  maxRuntimeSeconds: z.int(),
  minRuntimeSeconds: z.int().nullable(),
  failureTolerance: z.int(),
  expectedCounts: z.array(expectedCount),
  /** `file`: pitwall.yaml has the say, it cannot be changed here. */
  source: z.enum(['file', 'api', 'ping']),
  state: cronState,
  /** Since when it has this state. */
  since: at,
  pausedAt: at.nullable(),
  pausedBy: z.string().nullable(),
  runningSince: at.nullable(),
  /** In the past: nobody has come for that slot yet. */
  nextDueAt: at.nullable(),
  lastCheckInAt: at.nullable(),
  lastSuccessAt: at.nullable(),
  /** The newest run that began or should have. */
  lastRun: cronRun.nullable(),
  /** Only for who holds `cron:write`, else null. */
  pingUrl: z.string().nullable(),
  createdAt: at,
  updatedAt: at,
})
export type CronJob = z.infer<typeof cronJob>

export const cronJobSummary = cronJob.extend({
  /** The newest 30 runs up to now, oldest first. */
  strip: z.array(stripRun),
  /** The newest of those that went bad. */
  lastBadRun: cronRun.nullable(),
  /** What is usual today; null while it is not known. */
  band: durationBand.nullable(),
})
export type CronJobSummary = z.infer<typeof cronJobSummary>

/** Most urgent first: down, late, running, new, up, paused. */
export const cronPage = z.object({
  items: z.array(cronJobSummary),
  nextCursor: z.string().nullable(),
  /** Of all jobs the other filters leave, by state. */
  counts: z.record(cronState, z.int()),
})
export type CronPage = z.infer<typeof cronPage>

export const cronEvent = z.object({
  id: z.string(),
  at,
  kind: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
})
export type CronEvent = z.infer<typeof cronEvent>

/** `GET /api/ops/cron/:id`. */
export const cronJobDetail = cronJobSummary.extend({
  /** Of every weekday that has one, and of all days. */
  bands: z.array(durationBand),
  /** When it went down and came back, newest first. */
  events: z.array(cronEvent),
  badgeUrl: z.string(),
})
export type CronJobDetail = z.infer<typeof cronJobDetail>

/** How the runs of one day (in the job's zone) ended. */
export const cronDay = z.object({
  day: z.iso.date(),
  counts: z.partialRecord(runStatus, z.int()),
})
export type CronDay = z.infer<typeof cronDay>

/** `GET /api/ops/cron/:id/calendar`: oldest first, days without a run left out. */
export const cronCalendar = z.object({ items: z.array(cronDay), nextCursor: z.null() })
/** Newest first; slots to come stand before those of now. */
export const runPage = z.object({ items: z.array(cronRun), nextCursor: z.string().nullable() })
export type RunPage = z.infer<typeof runPage>

/** What a run said, at one time. */
export const checkIn = z.object({
  id: z.string(),
  at,
  receivedAt: at,
  kind: z.enum(['start', 'success', 'fail', 'log']),
  exitCode: z.int().nullable(),
  /** Sent; what is kept of it is its tail, at most 100 000 bytes. */
  bodyBytes: z.int(),
  from: z.string().nullable(),
})
export type CheckIn = z.infer<typeof checkIn>

/** What stood around a bad run when it became one. */
export const cause = z.object({
  at,
  service: z.object({ id: z.string(), level: z.string(), reason: z.string().nullable() }).nullable(),
  troubles: z.array(
    z.object({ subject: z.string(), level: z.string(), since: at, reason: z.string().nullable() }),
  ),
  anomalies: z.array(z.object({ id: z.string(), sentence: z.string(), openedAt: at })),
  lastDeploy: z.object({ version: z.string(), at, service: z.string() }).nullable(),
  maintenance: z.boolean(),
  /** Of the queue that the job feeds. */
  backlog: z
    .object({
      queue: z.string(),
      waiting: z.number().nullable(),
      failed: z.number().nullable(),
      oldestWaitingAt: at.nullable(),
      level: z.string(),
    })
    .nullable()
    .default(null),
})
export type Cause = z.infer<typeof cause>

/** `GET /api/ops/cron/:id/runs/:runId`. */
export const cronRunDetail = cronRun.extend({
  checkIns: z.array(checkIn),
  /** All bodies in order, the end of it at most 20 000 characters; `…/log` has the whole. */
  log: z.string(),
  logBytes: z.int(),
  cause: cause.nullable(),
})
export type CronRunDetail = z.infer<typeof cronRunDetail>

/** `run` is null for a log line of no run. */
export const checkInAnswer = z.object({ id: z.string(), at, run: cronRun.nullable() })
export type CheckInAnswer = z.infer<typeof checkInAnswer>

const previewSlot = z.object({
  at,
  /** On the job's clock: `2026-03-29T03:00:00+02:00`. */
  local: z.string(),
})

export const previewAnswer = z.object({
  words: z.string(),
  /** The next five. */
  next: z.array(previewSlot),
  /** The next change of the job's clock within a year, with the runs around it; null without one. */
  clockChange: z.object({ at, shiftMinutes: z.int(), runs: z.array(previewSlot) }).nullable(),
})
export type PreviewAnswer = z.infer<typeof previewAnswer>

export const pingKey = z.object({
  id: z.uuid(),
  name: z.string(),
  environment: z.string().nullable(),
  createdBy: z.string(),
  createdAt: at,
  revokedAt: at.nullable(),
})
export type PingKey = z.infer<typeof pingKey>

/** The key itself is answered once, when it is made. */
export const createdPingKey = pingKey.extend({ key: z.string() })
export type CreatedPingKey = z.infer<typeof createdPingKey>
export const pingKeyPage = z.object({ items: z.array(pingKey), nextCursor: z.null() })
export type PingKeyPage = z.infer<typeof pingKeyPage>
