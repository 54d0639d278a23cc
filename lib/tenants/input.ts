import { z } from 'zod'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no id holds
const tenantId = z.string().regex(/^[^\u0000-\u001f\u007f]{1,200}$/, 'must be the id of a tenant')
const moment = z.string().min(1).max(40)
const signature = z.string().regex(/^[\da-f]{16}$/, 'must be a signature as findings have it')
const reason = z.string().trim().min(3).max(500)

/** What a support case is called elsewhere: `ZD-1042`. */
const ticket = z.string().trim().min(1).max(100)

export const PARTS = [
  'summary',
  'verdict',
  'usage',
  'errors',
  'jobs',
  'cron',
  'audit',
  'users',
  'whoElse',
  'timeline',
] as const
export type PartName = (typeof PARTS)[number]

export const tenantParams = z.strictObject({ id: tenantId })
export const partParams = z.strictObject({ id: tenantId, part: z.enum(PARTS) })
export const snapshotParams = z.strictObject({ id: tenantId, snapshot: z.uuid() })

export const tenantList = z.strictObject({
  /** The id, or a part of an open field that pitwall.yaml lets be searched; empty: recently active first. */
  q: z.string().trim().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(25),
})
export type TenantList = z.infer<typeof tenantList>

/** Grafana's grammar (`now-6h`), epoch milliseconds or ISO 8601; at most 31 days. */
const range = { from: moment.default('now-24h'), to: moment.default('now') }

export const tenantQuery = z.strictObject({ ...range, ticket: ticket.optional() })
export type TenantQueryInput = z.infer<typeof tenantQuery>

export const revealInput = z.strictObject({
  /** `summary` or `users`, and the column. */
  part: z.enum(['summary', 'users']),
  field: z.string().min(1).max(63),
  /** Of the user, where it is one of theirs. */
  userId: z.string().min(1).max(200).optional(),
  reason,
  ticket: ticket.optional(),
})
export type RevealInput = z.infer<typeof revealInput>

export const snapshotInput = z.strictObject({
  ...range,
  /** What whoever opens it should know. */
  note: z.string().trim().max(2_000).optional(),
  ticket: ticket.optional(),
  expiresInHours: z.int().min(1).max(720).default(168),
})
export type SnapshotInput = z.infer<typeof snapshotInput>

export const noteInput = z.strictObject({
  ...range,
  /** Of what this tenant and others have. */
  signature,
  /** The anomaly that gets the note. */
  anomaly: z.string().regex(/^\d{1,19}$/),
  ticket: ticket.optional(),
})
export type NoteInput = z.infer<typeof noteInput>

export const jobRetryParams = z.strictObject({
  id: tenantId,
  source: z.string().min(1).max(64),
  queue: z.string().min(1).max(200),
  job: z.string().min(1).max(300),
})

export const accessQuery = z.strictObject({
  from: moment.default('now-90d'),
  to: moment.default('now'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
})
export type AccessQuery = z.infer<typeof accessQuery>
export const accessExportQuery = accessQuery.omit({ limit: true, cursor: true })
