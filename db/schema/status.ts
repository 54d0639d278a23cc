import { sql } from 'drizzle-orm'
import {
  bigserial,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/** One row per thing the worker looks at, claimed by conditional update, carrying its newest result. */
export const probeTargets = pgTable(
  'probe_targets',
  {
    // `service:ID`, `dependency:ID`, `internal:ID` (a service's own info, smoke and db-info), `platform:prometheus`.
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['service', 'dependency', 'internal', 'platform'] }).notNull(),
    intervalSeconds: integer('interval_seconds').notNull(),
    // A claim lasts as long as its look may, plus a margin.
    timeoutMs: integer('timeout_ms').notNull().default(3000),
    nextDueAt: timestamp('next_due_at', { withTimezone: true }).notNull(),
    claimedBy: text('claimed_by'),
    claimedUntil: timestamp('claimed_until', { withTimezone: true }),
    checkedAt: timestamp('checked_at', { withTimezone: true }),
    // One of the closed failure codes of the contract; null before the first look.
    code: text('code'),
    latencyMs: doublePrecision('latency_ms'),
    detail: text('detail'),
    failures: integer('failures').notNull().default(0),
    // When the present run of failures began.
    failingSince: timestamp('failing_since', { withTimezone: true }),
    // What the target said, in the shape of its probe (lib/probes/contract.ts).
    result: jsonb('result'),
  },
  (table) => [index('probe_targets_next_due_at').on(table.nextDueAt)],
)

export type ProbeTarget = typeof probeTargets.$inferSelect

/** A level is a span, not a sample: one row from-until, `untilAt` null while it lasts. */
export const levelSpans = pgTable(
  'level_spans',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    subjectKind: text('subject_kind', { enum: ['whole', 'service', 'dependency'] }).notNull(),
    subjectId: text('subject_id').notNull(),
    level: text('level', {
      enum: [
        'operational',
        'at_risk',
        'degraded',
        'partial_outage',
        'major_outage',
        'maintenance',
        'unknown',
      ],
    }).notNull(),
    fromAt: timestamp('from_at', { withTimezone: true }).notNull(),
    untilAt: timestamp('until_at', { withTimezone: true }),
    evidence: jsonb('evidence').notNull(),
  },
  (table) => [
    uniqueIndex('level_spans_open')
      .on(table.subjectKind, table.subjectId)
      .where(sql`${table.untilAt} is null`),
    index('level_spans_subject_from').on(table.subjectKind, table.subjectId, table.fromAt),
    // What the timeline shows.
    index('level_spans_trouble_from').on(table.fromAt).where(sql`${table.level} <> 'operational'`),
  ],
)

export type LevelSpan = typeof levelSpans.$inferSelect

/** One row per running worker process, renewed every few seconds. */
export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
  version: text('version').notNull(),
})

export const deploys = pgTable(
  'deploys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    service: text('service').notNull(),
    version: text('version').notNull(),
    revision: text('revision'),
    url: text('url'),
    actor: text('actor'),
    // `ci`: somebody told us; `seen`: a health answer carried a new version.
    source: text('source', { enum: ['ci', 'seen'] }).notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [index('deploys_service_at').on(table.service, table.at)],
)

export type Deploy = typeof deploys.$inferSelect
