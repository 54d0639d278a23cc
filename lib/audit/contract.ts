import { z } from 'zod'

const text = z.string().min(1).max(200)

/** Filters of the trail; every one given must hold. `from`/`to`: Grafana's grammar, epoch milliseconds or ISO 8601. */
const filters = {
  requestId: text.optional(),
  actor: text.optional(),
  action: text.optional(),
  subject: text.optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
}

export const auditFilters = z.strictObject(filters)

export const auditList = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
})

export const verificationQuery = z.strictObject({
  /** Continue after this seal: the `nextAfter` of the answer before. */
  after: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
})

export const requestParams = z.object({ requestId: z.string().regex(/^[\x21-\x7e]{1,128}$/) })

export const auditRow = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  actorName: z.string(),
  trueActor: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string().nullable(),
  traceId: z.string().nullable(),
  address: z.string().nullable(),
})

export const requestEvent = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  lane: z.string(),
  kind: z.string(),
  service: z.string().nullable(),
  subject: z.string(),
  severity: z.string(),
  title: z.string(),
  evidence: z.unknown(),
  requestId: z.string().nullable(),
})

export const requestError = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  route: z.string(),
  name: z.string(),
  message: z.string(),
  traceId: z.string().nullable(),
})

/** With `requestId` the answer also holds everything else of that request. */
export const auditPage = z.object({
  items: z.array(auditRow),
  nextCursor: z.string().nullable(),
  events: z.array(requestEvent).optional(),
  errors: z.array(requestError).optional(),
  trace: z.object({ id: z.string() }).nullable().optional(),
})

export const verification = z.object({
  /** `empty`: nothing is sealed yet. */
  status: z.enum(['intact', 'broken', 'empty']),
  seals: z.number().int(),
  rows: z.number().int(),
  sealedUntil: z.iso.datetime().nullable(),
  /** Rows written since the last seal: they are sealed within seconds. */
  unsealedRows: z.number().int(),
  problems: z.array(
    z.object({
      seal: z.string(),
      kind: z.enum(['altered', 'deleted', 'inserted', 'seal_changed', 'seal_missing']),
      sealedAt: z.iso.datetime(),
      detail: z.string(),
    }),
  ),
  /** Where to continue when there was more than one answer may check. */
  nextAfter: z.string().nullable(),
})

export type AuditFilters = z.infer<typeof auditFilters>
export type AuditRow = z.infer<typeof auditRow>
export type AuditPage = z.infer<typeof auditPage>
export type RequestEvent = z.infer<typeof requestEvent>
export type RequestErrorView = z.infer<typeof requestError>
export type Verification = z.infer<typeof verification>
