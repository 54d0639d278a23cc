import { z } from 'zod'
import { evidence, level } from '@/lib/status/contract'

/** From top to bottom. */
export const LANES = ['service', 'dependency', 'deploy', 'maintenance', 'cron', 'queue', 'people'] as const
/** From harmless to worst. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const

const at = z.iso.datetime()
const lane = z.enum(LANES)
const severity = z.enum(SEVERITIES)
const moment = z.string().min(1).max(40)

const lanes = z
  .string()
  .max(200)
  .transform((text, context) => {
    const found = text.split(',').map((word) => lane.safeParse(word))
    if (found.every(({ success }) => success)) return found.flatMap(({ data }) => data ?? [])
    context.addIssue(`must be lanes with commas between: ${LANES.join(', ')}`)
    return z.NEVER
  })

export const timelineItem = z.object({
  /** `event-N`, `span-N`, `audit-N`, `anomaly-N`. */
  id: z.string(),
  at,
  /** Null while it lasts; what has no length ends when it begins. */
  until: at.nullable(),
  lane,
  /** `level`, `anomaly`, `deploy_recorded`, `monitor_blind`, an action of the audit trail, … */
  kind: z.string(),
  service: z.string().nullable(),
  /** `service:ID`, `dependency:ID`, `user:ID`, … */
  subject: z.string(),
  severity,
  /** Of a stretch of one level; otherwise null. */
  level: level.nullable(),
  title: z.string(),
  href: z.string(),
})

const filters = {
  /** Grafana's grammar (`now-6h`), epoch milliseconds or ISO 8601; at most 90 days. */
  from: moment.default('now-24h'),
  to: moment.default('now'),
  /** Lanes with commas between; without it all. */
  lanes: lanes.optional(),
  /** The same as `lanes`. */
  lane: lanes.optional(),
  /** A service id of pitwall.yaml. */
  service: z.string().min(1).max(64).optional(),
  /** Found in titles and subjects. */
  q: z.string().max(200).optional(),
}

export const timelineQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})

export const timelinePage = z.object({ items: z.array(timelineItem), nextCursor: z.string().nullable() })

export const marksQuery = z.strictObject({
  ...filters,
  /** Into how many columns the range is cut: what falls into one is one mark. */
  buckets: z.coerce.number().int().min(1).max(500).default(200),
})

export const timelineMark = z.object({
  /** Of the only item, or of the newest of many. */
  id: z.string(),
  track: z.string(),
  at,
  /** When the last of them ended; null while one lasts. */
  until: at.nullable(),
  count: z.int(),
  /** The worst of them. */
  severity,
  level: level.nullable(),
  /** Of the only item; null for many. */
  title: z.string().nullable(),
})

export const timelineTrack = z.object({ id: z.string(), lane, name: z.string() })

export const timelineMarks = z.object({
  from: at,
  to: at,
  /** How many items the marks stand for. */
  total: z.int(),
  /** Rows of the picture, from top to bottom; every asked lane has at least one. */
  tracks: z.array(timelineTrack),
  /** Oldest first, at most 1 000. */
  marks: z.array(timelineMark),
})

export const beforeQuery = z.strictObject({
  at: moment,
  /** Only what concerns it and what it rests on, and what concerns all. */
  service: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const changesBefore = z.object({
  /** The 30 minutes that were searched. */
  from: at,
  to: at,
  /** Nearest first. */
  items: z.array(timelineItem),
})

export const itemParams = z.strictObject({ id: z.string().regex(/^(event|span|audit|anomaly)-\d{1,19}$/) })

export const timelineDetail = timelineItem.extend({
  evidence: z.array(evidence),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** Where to look further, with the time around it. */
  links: z.array(z.object({ label: z.string(), href: z.string() })),
  before: changesBefore,
})

export type Lane = (typeof LANES)[number]
export type Severity = (typeof SEVERITIES)[number]
export type TimelineItem = z.infer<typeof timelineItem>
export type TimelinePage = z.infer<typeof timelinePage>
export type TimelineMark = z.infer<typeof timelineMark>
export type TimelineTrack = z.infer<typeof timelineTrack>
export type TimelineMarks = z.infer<typeof timelineMarks>
export type ChangesBefore = z.infer<typeof changesBefore>
export type TimelineDetail = z.infer<typeof timelineDetail>
export type TimelineFilters = Omit<z.infer<typeof timelineQuery>, 'limit' | 'cursor'>
export type TimelineQuery = z.infer<typeof timelineQuery>
export type MarksQuery = z.infer<typeof marksQuery>
export type BeforeQuery = z.infer<typeof beforeQuery>
