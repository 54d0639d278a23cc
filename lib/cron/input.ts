import { z } from 'zod'

const moment = z.iso.datetime({ offset: true })
const words = z.string().trim().min(1).max(200)
export const serviceId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be an id as in pitwall.yaml')

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be 1-64 lower case letters, digits, dashes and underscores')
export const environmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1-32 lower case letters, digits and dashes')
export const label = z.string().regex(/^[\w.:/-]{1,50}$/, 'must be 1-50 letters, digits and . : / _ -')

/** What a run counts (rows, bytes, mails) and between which values that is fine. */
export const expectedCount = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'must be lower case letters, digits and underscores'),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, { error: 'needs min or max' })
export type ExpectedCount = z.infer<typeof expectedCount>

export const CRON_STATES = ['new', 'up', 'running', 'late', 'down', 'paused'] as const
export const cronState = z.enum(CRON_STATES)
export type CronState = z.infer<typeof cronState>

export const RUN_STATUSES = [
  'expected',
  'running',
  'ok',
  'late',
  'failed',
  'timed_out',
  'missed',
  'skipped',
  'unknown',
  'extra',
] as const
export const runStatus = z.enum(RUN_STATUSES)
export type RunStatus = z.infer<typeof runStatus>

/** One list field of a query: given once or more. */
const several = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one).max(10)]).optional()

export const cronList = z.strictObject({
  state: several(cronState),
  service: serviceId.optional(),
  tag: label.optional(),
  environment: environmentName.optional(),
  /** Part of a name, slug or owner. */
  q: z.string().trim().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})
export type CronList = z.infer<typeof cronList>

export const calendarQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(35) })

export const cronJobParams = z.strictObject({ id: z.uuid() })
export const cronRunParams = z.strictObject({ id: z.uuid(), runId: z.string().regex(/^\d{1,18}$/) })

export const runList = z.strictObject({
  /** Grafana's grammar, epoch milliseconds or ISO 8601. */
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  status: several(runStatus),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})
export type RunList = z.infer<typeof runList>

const seconds = (max: number) => z.int().min(0).max(max)
const HOUR = 3_600
const WEEK = 7 * 24 * HOUR

/** What pitwall.yaml, the API and the form say alike. */
export const jobFields = {
  name: words,
  /** Five cron fields, or `every 15m` (m, h, d). */
  schedule: z.string().trim().min(1).max(120),
  /** IANA name. */
  timezone: z.string().min(1).max(64),
  /** How long after it is due a run may begin. */
  graceSeconds: seconds(WEEK),
  maxRuntimeSeconds: z.int().min(1).max(WEEK),
  minRuntimeSeconds: seconds(WEEK).nullable(),
  failureTolerance: z.int().min(0).max(10),
  service: serviceId.nullable(),
  owner: words.nullable(),
  runbook: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .max(2_000)
    .nullable(),
  /** The queue its work goes to, as `SOURCE/QUEUE` of the section `queues`. */
  feeds: z
    .string()
    .regex(/^[a-z0-9-]{1,64}\/\S(?:.{0,198}\S)?$/, 'must be SOURCE/QUEUE')
    .nullable(),
  tags: z.array(label).max(20),
  expectedCounts: z.array(expectedCount).max(20),
}

export const DEFAULT_GRACE_SECONDS = 300
export const DEFAULT_MAX_RUNTIME_SECONDS = HOUR

/** `POST /api/ops/cron`. */
export const newCronJob = z.strictObject({
  slug,
  environment: environmentName.default('production'),
  name: jobFields.name.optional(),
  schedule: jobFields.schedule,
  timezone: jobFields.timezone.default('UTC'),
  graceSeconds: jobFields.graceSeconds.default(DEFAULT_GRACE_SECONDS),
  maxRuntimeSeconds: jobFields.maxRuntimeSeconds.default(DEFAULT_MAX_RUNTIME_SECONDS),
  minRuntimeSeconds: jobFields.minRuntimeSeconds.default(null),
  failureTolerance: jobFields.failureTolerance.default(0),
  service: jobFields.service.default(null),
  owner: jobFields.owner.default(null),
  runbook: jobFields.runbook.default(null),
  feeds: jobFields.feeds.default(null),
  tags: jobFields.tags.default([]),
  expectedCounts: jobFields.expectedCounts.default([]),
})
export type NewCronJob = z.infer<typeof newCronJob>
export type NewCronJobInput = z.input<typeof newCronJob>

/** An entry of `cron.jobs`: a POST to its trigger begins the job, so that a run that was skipped can be caught up. */
export const fileCronJob = newCronJob.extend({
  trigger: z
    .strictObject({
      url: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).max(2_000),
      /** Sent as bearer. */
      token: z.string().min(1).max(4_000).optional(),
    })
    .optional(),
})

/** `PATCH /api/ops/cron/:id`: what is left out stays. */
export const cronJobChange = z.strictObject(jobFields).partial()
export type CronJobChange = z.infer<typeof cronJobChange>

/** `POST /api/ops/cron/:id/check-ins`. */
export const newCheckIn = z.strictObject({
  status: z.enum(['start', 'ok', 'fail', 'log']),
  /** Pairs start and end of runs that overlap. */
  runId: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, 'must be 1-64 letters, digits and . : _ -')
    .optional(),
  /** 0: fine; anything else fails the run, whatever `status` says. */
  exitCode: z.int().min(0).max(255).optional(),
  /** Kept by its tail. */
  message: z.string().max(200_000).optional(),
  counts: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,49}$/), z.number())
    .refine((counts) => Object.keys(counts).length <= 20, { error: 'holds at most 20 counts' })
    .optional(),
  tenants: z
    .strictObject({
      ok: z.int().min(0),
      failed: z
        .array(z.strictObject({ tenant: z.string().min(1).max(200), error: z.string().max(500).optional() }))
        .max(1_000)
        .default([]),
    })
    .optional(),
  /** When it happened; default now. At most 30 days ago. */
  at: moment.optional(),
})
export type NewCheckIn = z.infer<typeof newCheckIn>

/** `POST /api/ops/cron/preview`. */
export const schedulePreview = z.strictObject({
  schedule: z.string().trim().max(120),
  timezone: z.string().max(64).default('UTC'),
})
export type SchedulePreview = z.infer<typeof schedulePreview>

export const badgeQuery = z.object({ signature: z.string().max(64).default('') })

export const newPingKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** The key reaches jobs of this environment alone; without it, of every one. */
  environment: environmentName.optional(),
})
export type NewPingKey = z.infer<typeof newPingKey>
