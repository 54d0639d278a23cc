import { z } from 'zod'
import { level } from '@/lib/status/contract'
import { timelineItem } from '@/lib/timeline/contract'

export const SIGNALS = ['p95', 'errors', 'traffic', 'custom'] as const
export const ANOMALY_STATES = ['open', 'resolved', 'expired', 'accepted', 'false_positive'] as const
export const VERDICTS = ['confirmed', 'accepted', 'false_positive'] as const
export const BASELINE_STATES = ['learning', 'active', 'not_judged', 'frozen', 'off', 'no_data'] as const

const at = z.iso.datetime()
const signal = z.enum(SIGNALS)
const moment = z.string().min(1).max(40)

/** In the series' unit. */
export const expected = z.object({ value: z.number(), low: z.number(), high: z.number() })

/** Something that changed before, and may be why. */
export const candidate = z.object({
  /** `dependency`, `deploy`, `service`, `maintenance`, `config`, `cron`, `queue`. */
  kind: z.string(),
  /** `dependency:ID`, `service:ID`, ... */
  subject: z.string(),
  at,
  /** What happened, and how it hangs together with the service. */
  evidence: z.string(),
  href: z.string(),
})

/** What was the case when it opened, followed until it closed. */
export const anomalyContext = z.object({
  asOf: at,
  dependencies: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      level,
      need: z.enum(['hard', 'soft']),
      /** Null before the first look. */
      since: at.nullable(),
    }),
  ),
  /** The 30 minutes before and since, nearest to the onset first. */
  changes: z.array(timelineItem),
  /** Other anomalies at the same time. */
  together: z.array(z.object({ id: z.string(), service: z.string(), sentence: z.string(), openedAt: at })),
})

export const acknowledgement = z.object({
  at,
  by: z.string(),
  byName: z.string(),
  note: z.string().nullable(),
})

export const verdict = z.object({
  verdict: z.enum(VERDICTS),
  at,
  by: z.string(),
  byName: z.string(),
  reason: z.string().nullable(),
})

export const anomaly = z.object({
  id: z.string(),
  service: z.string(),
  serviceName: z.string(),
  /** An endpoint's id; null when it is about the whole service. */
  endpoint: z.string().nullable(),
  signal,
  /** Of a custom series; else empty. */
  name: z.string(),
  unit: z.string(),
  state: z.enum(ANOMALY_STATES),
  severity: z.enum(['info', 'warning', 'critical']),
  /** When values left the band. */
  onsetAt: at,
  /** When that was certain. */
  openedAt: at,
  resolvedAt: at.nullable(),
  /** At the peak. */
  observed: z.number(),
  expected,
  peakAt: at,
  /** How many times further than allowed. */
  times: z.number(),
  sentence: z.string(),
  /** Requests served while it was open, of the endpoints concerned; null where not known. */
  affectedRequests: z.number().nullable(),
  acknowledgement: acknowledgement.nullable(),
  verdict: verdict.nullable(),
  candidates: z.array(candidate),
  context: anomalyContext.nullable(),
  href: z.string(),
})

export const anomalyDetail = anomaly.extend({
  /** All series that took part, the worst first. */
  series: z.array(
    z.object({
      baselineId: z.number(),
      endpoint: z.string().nullable(),
      signal,
      name: z.string(),
      unit: z.string(),
      onsetAt: at,
      openedAt: at,
      closedAt: at.nullable(),
      peakAt: at,
      times: z.number(),
      observed: z.number(),
      expected,
      sentence: z.string(),
    }),
  ),
  notes: z.array(
    z.object({ id: z.string(), at, author: z.string(), authorName: z.string(), text: z.string() }),
  ),
  runbook: z.string().nullable(),
  links: z.array(z.object({ label: z.string(), href: z.string() })),
})

export const anomalyParams = z.strictObject({ id: z.string().regex(/^\d{1,19}$/) })

export const anomalyQuery = z.strictObject({
  state: z.enum(ANOMALY_STATES).optional(),
  severity: z.enum(['info', 'warning', 'critical']).optional(),
  service: z.string().min(1).max(64).optional(),
  endpoint: z.string().min(3).max(1_000).optional(),
  /** Those that were open at some time in the range. */
  from: moment.optional(),
  to: moment.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})

export const anomalyPage = z.object({ items: z.array(anomaly), nextCursor: z.string().nullable() })

const text = z.string().trim().min(1).max(2_000)

export const acknowledgeBody = z.strictObject({ note: text.optional() })
export const noteBody = z.strictObject({ text })
export const verdictBody = z
  .strictObject({ verdict: z.enum(VERDICTS), reason: text.optional() })
  .refine(({ verdict: said, reason }) => said !== 'accepted' || reason !== undefined, {
    error: 'accepting a new normal takes a reason',
    path: ['reason'],
  })

/** What is usual for a series, and how it was judged the last minute. */
export const baseline = z.object({
  id: z.number(),
  service: z.string(),
  endpoint: z.string().nullable(),
  signal,
  name: z.string(),
  unit: z.string(),
  state: z.enum(BASELINE_STATES),
  /** For people: `learning: 1.5 of 3 days`, `not judged: 6 requests`, `frozen: maintenance`, `active`. */
  stateText: z.string(),
  at: at.nullable(),
  value: z.number().nullable(),
  requests: z.number().nullable(),
  expected: expected.nullable(),
  sensitivity: z.number(),
  direction: z.enum(['up', 'down', 'both']),
  floor: z.number(),
  /** Of the verdicts people gave; null without any. */
  precision: z.object({ confirmed: z.number(), falsePositive: z.number(), ratio: z.number() }).nullable(),
})

/** Why the band is where it is. */
export const baselineDetail = baseline.extend({
  /** Since when the series is known. */
  since: at,
  /** The slot of 15 minutes asked about: what each of the last 14 days had at that time; null is not used. */
  slot: z.object({
    from: at,
    days: z.array(
      z.object({ day: z.iso.date(), median: z.number().nullable(), excluded: z.string().nullable() }),
    ),
    /** Median of the days. */
    usual: z.number().nullable(),
    /** By how much today is above or below the season, as a factor. */
    level: z.number().nullable(),
    /** The weekday's own deviation as a factor; null with fewer than six weeks. */
    weekday: z.number().nullable(),
  }),
  exclusions: z.array(
    z.object({ from: at, to: at, reason: z.enum(['maintenance', 'deploy', 'blind', 'incident']) }),
  ),
})

export const baselineParams = z.strictObject({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const baselineQuery = z.strictObject({
  service: z.string().min(1).max(64).optional(),
  endpoint: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})
export const baselinePage = z.object({
  items: z.array(baseline),
  nextCursor: z.string().nullable(),
  /** Per service: share of the history read so far (null: all), and why judging fails (null: it does not). */
  services: z.array(
    z.object({
      service: z.string(),
      judgedAt: at.nullable(),
      historyRead: z.number().nullable(),
      problem: z.string().nullable(),
    }),
  ),
})
export const whyQuery = z.strictObject({ at: moment.default('now') })

export type AnomalyView = z.infer<typeof anomaly>
export type AnomalyDetail = z.infer<typeof anomalyDetail>
export type AnomalyPage = z.infer<typeof anomalyPage>
export type AnomalyQuery = z.infer<typeof anomalyQuery>
export type AnomalyContext = z.infer<typeof anomalyContext>
export type Candidate = z.infer<typeof candidate>
export type VerdictBody = z.infer<typeof verdictBody>
export type BaselineView = z.infer<typeof baseline>
export type BaselineDetail = z.infer<typeof baselineDetail>
export type BaselinePage = z.infer<typeof baselinePage>
export type BaselineQuery = z.infer<typeof baselineQuery>
