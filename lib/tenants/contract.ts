import { z } from 'zod'
import { evidence, level } from '@/lib/status/contract'
import { snapshotView } from './access-contract'
import { PARTS } from './input'
import { audit, cron, errors, field, jobs, summary, usage, users } from './parts-contract'

export * from './access-contract'
export * from './impersonation/contract'
export * from './input'
export * from './parts-contract'

const at = z.iso.datetime()

export const tenantItem = z.object({
  id: z.string(),
  /** The id, where nobody may see the name. */
  name: z.string(),
  activeAt: at.nullable(),
  fields: z.array(field),
})
export type TenantItem = z.infer<typeof tenantItem>

/** `GET /api/ops/tenants`. `isBounded`: more match. */
export const tenantPage = z.object({
  items: z.array(tenantItem),
  nextCursor: z.null(),
  isBounded: z.boolean(),
  /** Fields that are searched beside the id. */
  searchBy: z.array(z.string()),
  word: z.object({ one: z.string(), many: z.string() }),
})
export type TenantPage = z.infer<typeof tenantPage>

/** What others have of what this tenant has. */
export const shared = z.object({
  kind: z.enum(['job', 'error', 'cron']),
  signature: z.string(),
  /** `mail jobs`, `POST /api/picks`. */
  what: z.string(),
  sample: z.string(),
  /** Of this tenant. */
  count: z.int(),
  /** Other tenants with the same; null: not known, and why. */
  others: z.int().nullable(),
  othersCount: z.int().nullable(),
  /** It failed as a whole, so for all. */
  everybody: z.boolean(),
  /** At most 10 of their ids. */
  tenants: z.array(z.string()),
  reason: z.string().nullable(),
  since: at.nullable(),
  service: z.string().nullable(),
  href: z.string(),
})
export type Shared = z.infer<typeof shared>
export const openAnomaly = z.object({
  id: z.string(),
  service: z.string(),
  sentence: z.string(),
  since: at,
  href: z.string(),
})
export type OpenAnomaly = z.infer<typeof openAnomaly>
export const whoElse = z.object({
  items: z.array(shared),
  /** Open ones of the service the tenants depend on: each can get a note. */
  anomalies: z.array(openAnomaly),
})
export type WhoElse = z.infer<typeof whoElse>

export const finding = evidence.extend({
  kind: z.enum(['job', 'error', 'cron', 'usage']),
  count: z.int(),
  signature: z.string().nullable(),
  /** Other tenants with the same; null: not known. */
  others: z.int().nullable(),
  everybody: z.boolean(),
})
export type Finding = z.infer<typeof finding>

export const tenantVerdict = z.object({
  level,
  /** `none`: nothing is wrong with this tenant; `platform`: many have the same. */
  scope: z.enum(['none', 'tenant', 'platform']),
  sentence: z.string(),
  /** `Only this tenant.`, `2 others have it too.`, … */
  scopeSentence: z.string(),
  since: at.nullable(),
  evidence: z.array(finding),
  /** Open anomalies and troubled services it may be part of. */
  platform: z.array(evidence),
  /** What could not be read, so that it does not count. */
  missing: z.array(z.string()),
  /** Safe to paste to the customer. */
  customerSentence: z.string(),
  asOf: at,
})
export type TenantVerdict = z.infer<typeof tenantVerdict>

export const MOMENT_KINDS = [
  ...(['error', 'job', 'cron', 'audit', 'deploy', 'maintenance', 'service', 'staff'] as const),
] as const
export const moment = z.object({
  id: z.string(),
  at,
  until: at.nullable(),
  kind: z.enum(MOMENT_KINDS),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  /** How many of the same it stands for. */
  count: z.int(),
  href: z.string().nullable(),
})
export type Moment = z.infer<typeof moment>
export const tenantTimeline = z.object({
  /** Newest first. */
  items: z.array(moment),
  from: at,
  to: at,
  isBounded: z.boolean(),
  /** Parts that could not be read. */
  missing: z.array(z.string()),
})
export type TenantTimeline = z.infer<typeof tenantTimeline>

export const cardStatus = z.enum(['ok', 'failed', 'slow', 'off', 'forbidden'])
/** `slow`: it did not answer in time; `off`: pitwall.yaml does not ask for it; `forbidden`: who asks may not see it. */
export const card = z.object({
  id: z.enum(PARTS),
  status: cardStatus,
  /** Why it is not ok. */
  problem: z.string().nullable(),
})
export type Card = z.infer<typeof card>

const content = {
  summary: summary.nullable(),
  verdict: tenantVerdict.nullable(),
  usage: usage.nullable(),
  errors: errors.nullable(),
  jobs: jobs.nullable(),
  cron: cron.nullable(),
  audit: audit.nullable(),
  users: users.nullable(),
  whoElse: whoElse.nullable(),
  timeline: tenantTimeline.nullable(),
}

/** `GET /api/ops/tenants/:id`: everything; what is null is told by its card. */
export const tenantView = z.object({
  id: z.string(),
  name: z.string(),
  ...content,
  cards: z.array(card),
  from: at,
  to: at,
  asOf: at,
})
export type TenantView = z.infer<typeof tenantView>

/** What somebody saw, with every value as it was; what who asks may not see is null. */
export const snapshotDetail = snapshotView.extend({ content: tenantView })
export type SnapshotDetail = z.infer<typeof snapshotDetail>

/** `GET /api/ops/tenants/:id/parts/:part`. */
export const tenantPart = card.extend({ data: z.unknown() })

export const reveal = z.object({
  part: z.enum(['summary', 'users']),
  field: z.string(),
  userId: z.string().nullable(),
  text: z.string().nullable(),
  revealedUntil: at,
})
export type Reveal = z.infer<typeof reveal>

/** What was written on the anomaly. */
export const anomalyNote = z.object({
  id: z.string(),
  at,
  author: z.string(),
  authorName: z.string(),
  text: z.string(),
})
