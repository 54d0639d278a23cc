import { z } from 'zod'
import { deployAnswer } from '@/lib/deploys/contract'
import { internalReading, probeCode, servicePart } from '@/lib/probes/contract'
import { LEVELS } from './rules'

export const level = z.enum(LEVELS)

const at = z.iso.datetime()
const need = z.enum(['hard', 'soft'])

/** One reason for a level, in words and in numbers. */
export const evidence = z.object({
  /** `slow`, `down`, `failing_once`, `not_ready`, `reported`, `stale`, `recovering`, ... */
  code: z.string(),
  /** What it is about: `service:ID` or `dependency:ID`. */
  source: z.string(),
  /** A sentence for somebody woken at night. */
  message: z.string(),
  observed: z.string().nullable(),
  expected: z.string().nullable(),
  since: at,
  href: z.string(),
})
export type Evidence = z.infer<typeof evidence>

const neighbour = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  level,
  need,
})

export const serviceSummary = z.object({
  id: z.string(),
  name: z.string(),
  level,
  /** Since when it has this level; null before the first look. */
  since: at.nullable(),
  /** The newest look; null before the first. */
  asOf: at.nullable(),
  latencyMs: z.number().nullable(),
  evidence: z.array(evidence),
  dependencies: z.array(neighbour),
  url: z.string(),
  owner: z.string().nullable(),
  runbook: z.string().nullable(),
  version: z.string().nullable(),
  revision: z.string().nullable(),
})
export type ServiceSummary = z.infer<typeof serviceSummary>

export const dependencySummary = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  level,
  since: at.nullable(),
  code: probeCode.nullable(),
  latencyMs: z.number().nullable(),
  asOf: at.nullable(),
  detail: z.string(),
})
export type DependencySummary = z.infer<typeof dependencySummary>

/** `GET /api/ops/health`. */
export const healthSummary = z.object({
  level,
  since: at.nullable(),
  asOf: at,
  services: z.array(serviceSummary),
  dependencies: z.array(dependencySummary),
  /** The dependencies that hold files or backups. */
  storage: z.array(dependencySummary),
  /** `disabled` when PROMETHEUS_URL is unset. */
  prometheus: z.object({ status: probeCode.or(z.literal('unknown')), asOf: at.nullable() }),
  /** `stale`: no worker has been seen for a while, so levels are old. */
  worker: z.object({ status: z.enum(['ok', 'stale', 'unknown']), asOf: at.nullable() }),
  /** What is wrong with the watched file; the last good one stays in force. */
  configProblems: z.array(z.string()),
})
export type HealthSummary = z.infer<typeof healthSummary>

export const levelSpan = z.object({
  id: z.string(),
  level,
  from: at,
  /** Null while it lasts. */
  until: at.nullable(),
  evidence: z.array(evidence),
})
export type LevelSpanView = z.infer<typeof levelSpan>

export const statusEvent = z.object({
  id: z.string(),
  at,
  kind: z.string(),
  lane: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
})
export type StatusEvent = z.infer<typeof statusEvent>

/** `GET /api/ops/services/:id`. */
export const serviceDetail = serviceSummary.extend({
  /** Oldest first, at most 90 days and 1 000 spans. */
  spans: z.array(levelSpan),
  /** Share of the known time without an outage, in percent; null when nothing is known. */
  availability: z.number().nullable(),
  slo: z.object({ availability: z.number() }).nullable(),
  /** What the service says of itself. */
  parts: z.array(servicePart),
  events: z.array(statusEvent),
  deploys: z.array(deployAnswer),
  /** Its own info, smoke and db-info; null when `internal` is not configured or not read yet. */
  internal: internalReading.extend({ asOf: at }).nullable(),
})
export type ServiceDetail = z.infer<typeof serviceDetail>

const id = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be an id as in pitwall.yaml')

export const serviceParams = z.object({ id })

const moment = z.string().min(1).max(40)

/** Grafana's grammar (`now-6h`), epoch milliseconds or ISO 8601. */
export const spanQuery = z.strictObject({
  from: moment.default('now-90d'),
  to: moment.default('now'),
})

export const spanList = z.object({ items: z.array(levelSpan), nextCursor: z.null() })
