import { z } from 'zod'
import { jobView, verdict as mayVerdict } from '@/lib/queues/contract'

const at = z.iso.datetime()

/** One value about a tenant or a user, as far as it may be seen. */
export const field = z.object({
  name: z.string(),
  /** `owner_email` as `Owner email`. */
  label: z.string(),
  /** What is left of it when it is masked; null: there is none. */
  text: z.string().nullable(),
  isMasked: z.boolean(),
  /** It can be revealed, with a reason. */
  canReveal: z.boolean(),
  /** Until when it is revealed to who asks. */
  revealedUntil: at.nullable(),
})
export type Field = z.infer<typeof field>

export const summary = z.object({
  id: z.string(),
  name: z.string(),
  fields: z.array(field),
  asOf: at,
})
export type Summary = z.infer<typeof summary>

export const usageSeries = z.object({
  metric: z.string(),
  unit: z.string(),
  source: z.enum(['tenant', 'prometheus']),
  /** One a day (UTC), oldest first; the last is today so far. */
  points: z.array(z.object({ at, value: z.number() })),
  /** The last whole day. */
  current: z.number().nullable(),
  today: z.number().nullable(),
  /** Of the days before; null while fewer than 7 are known. */
  usual: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Of `current` against the usual value: -0.25 is a quarter less. */
  change: z.number().nullable(),
  trend: z.enum(['usual', 'above', 'below', 'learning']),
})
export type UsageSeries = z.infer<typeof usageSeries>
export const usage = z.object({ items: z.array(usageSeries), problems: z.array(z.string()), asOf: at })
export type Usage = z.infer<typeof usage>

/** Errors that differ in numbers, ids and addresses alone, at one endpoint. */
export const errorGroup = z.object({
  signature: z.string(),
  endpoint: z.string().nullable(),
  /** The newest message, as far as it may be seen. */
  sample: z.string(),
  count: z.int(),
  firstSeenAt: at,
  lastSeenAt: at,
  buckets: z.array(z.object({ at, count: z.int() })),
})
export type ErrorGroup = z.infer<typeof errorGroup>
export const errors = z.object({
  items: z.array(errorGroup),
  from: at,
  to: at,
  bucketSeconds: z.int(),
  read: z.int(),
  /** Older ones were not read. */
  isBounded: z.boolean(),
})
export type Errors = z.infer<typeof errors>

export const tenantJob = jobView.extend({
  source: z.string(),
  sourceName: z.string(),
  engine: z.string(),
  queue: z.string(),
  mayRetry: mayVerdict,
  href: z.string(),
})
export type TenantJob = z.infer<typeof tenantJob>

/** Failed jobs of this tenant with one error. */
export const jobGroup = z.object({
  source: z.string(),
  sourceName: z.string(),
  queue: z.string(),
  signature: z.string(),
  sample: z.string(),
  count: z.int(),
  firstSeenAt: at.nullable(),
  lastSeenAt: at.nullable(),
  href: z.string(),
})
export type JobGroup = z.infer<typeof jobGroup>

export const jobs = z.object({
  /** Newest first; failed ones, those that are tried again, and those that wait or run. */
  items: z.array(tenantJob),
  groups: z.array(jobGroup),
  /** Queues whose jobs name their tenant, and how many of them were looked at. */
  queues: z.int(),
  looked: z.int(),
  isBounded: z.boolean(),
  /** Sources that did not answer. */
  problems: z.array(z.object({ source: z.string(), sourceName: z.string(), message: z.string() })),
})
export type Jobs = z.infer<typeof jobs>

/** What scheduled work that goes through all tenants did for this one. */
export const cronResult = z.object({
  jobId: z.string(),
  slug: z.string(),
  name: z.string(),
  service: z.string().nullable(),
  runId: z.string(),
  at,
  /** `failed`: for this tenant; `run_failed`: the whole run, so for everybody. */
  outcome: z.enum(['ok', 'failed', 'run_failed']),
  error: z.string().nullable(),
  signature: z.string().nullable(),
  /** Tenants of the same run for whom it failed, and went well. */
  failed: z.int(),
  ok: z.int(),
  href: z.string(),
})
export type CronResult = z.infer<typeof cronResult>
export const cron = z.object({
  /** The newest run of each job, and every other one that failed for this tenant; newest first. */
  items: z.array(cronResult),
  isBounded: z.boolean(),
})
export type Cron = z.infer<typeof cron>

export const HIGHLIGHTS = ['role', 'plan', 'key', 'sign_in'] as const

export const auditItem = z.object({
  id: z.string(),
  at,
  action: z.string().nullable(),
  fields: z.array(field),
  /** What of it a support case is often about. */
  highlight: z.enum(HIGHLIGHTS).nullable(),
})
export type AuditItem = z.infer<typeof auditItem>
export const audit = z.object({ items: z.array(auditItem), from: at, to: at, isBounded: z.boolean() })
export type Audit = z.infer<typeof audit>

export const tenantUser = z.object({
  id: z.string(),
  fields: z.array(field),
  isAdmin: z.boolean(),
  mayImpersonate: mayVerdict,
})
export type TenantUser = z.infer<typeof tenantUser>
export const users = z.object({ items: z.array(tenantUser), isBounded: z.boolean() })
export type Users = z.infer<typeof users>
