import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const moment = (name: string) => timestamp(name, { withTimezone: true })

const SIGNALS = ['p95', 'errors', 'traffic', 'custom'] as const

/** One row per service whose series are learned: what a worker claims for a minute. */
export const baselineServices = pgTable('baseline_services', {
  service: text('service').primaryKey(),
  nextDueAt: moment('next_due_at').notNull(),
  claimedBy: text('claimed_by'),
  claimedUntil: moment('claimed_until'),
  // Newest minute judged; the next one judged is later.
  judgedAt: moment('judged_at'),
  // Share of the history read so far, 0-1; null once all of it is.
  historyRead: doublePrecision('history_read'),
  // Why the last minute could not be judged; null when it was.
  problem: text('problem'),
})

export type BaselineService = typeof baselineServices.$inferSelect

/** What is usual for one series: judged and rewritten every minute, so nothing that changes is indexed. */
export const baselines = pgTable(
  'baselines',
  {
    id: serial('id').primaryKey(),
    service: text('service').notNull(),
    // An endpoint's id; empty for the whole service.
    endpoint: text('endpoint').notNull(),
    signal: text('signal', { enum: SIGNALS }).notNull(),
    // Of a custom series; else empty.
    name: text('name').notNull(),
    unit: text('unit').notNull(),
    since: moment('since').notNull(),
    // The newest minute, as it was judged.
    at: moment('at'),
    value: doublePrecision('value'),
    requests: doublePrecision('requests'),
    state: text('state', {
      enum: ['learning', 'active', 'not_judged', 'frozen', 'off', 'no_data'],
    }).notNull(),
    reason: text('reason'),
    score: doublePrecision('score').notNull(),
    expected: doublePrecision('expected'),
    low: doublePrecision('low'),
    high: doublePrecision('high'),
    // All of the detector's state but the medians of past slots, which lie in baseline_days.
    detector: bytea('detector').notNull(),
  },
  (table) => [uniqueIndex('baselines_series').on(table.service, table.endpoint, table.signal, table.name)],
)

export type Baseline = typeof baselines.$inferSelect

/** What a series was on one day (UTC), by slots of 15 minutes; float32, little-endian, NaN where nothing was learned. */
export const baselineDays = pgTable(
  'baseline_days',
  {
    baselineId: integer('baseline_id')
      .notNull()
      .references(() => baselines.id, { onDelete: 'cascade' }),
    // Days since 1970-01-01.
    day: integer('day').notNull(),
    // 96 medians, which the season is made of.
    medians: bytea('medians').notNull(),
    // 96 times what was usual, its lower and its upper bound, as judged then.
    bands: bytea('bands').notNull(),
    // 24 int8: how far each hour was from the season, for the weekdays.
    deviations: bytea('deviations').notNull(),
  },
  (table) => [primaryKey({ columns: [table.baselineId, table.day] })],
)

/** What people want done to a series' memory; the worker that holds the service does it with the next minute. */
export const baselineOrders = pgTable(
  'baseline_orders',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    baselineId: integer('baseline_id')
      .notNull()
      .references(() => baselines.id, { onDelete: 'cascade' }),
    service: text('service').notNull(),
    // `accept`: what is measured now is the new normal. `forget`: unlearn from-until.
    kind: text('kind', { enum: ['accept', 'forget'] }).notNull(),
    fromAt: moment('from_at').notNull(),
    untilAt: moment('until_at'),
  },
  (table) => [index('baseline_orders_service').on(table.service)],
)

export type BaselineOrder = typeof baselineOrders.$inferSelect

/** One cause, as far as we can tell: all series of a service that left their bands together. */
export const anomalies = pgTable(
  'anomalies',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    service: text('service').notNull(),
    // The endpoint it is about; null when it is about the whole service.
    endpoint: text('endpoint'),
    signal: text('signal', { enum: SIGNALS }).notNull(),
    name: text('name').notNull().default(''),
    unit: text('unit').notNull(),
    state: text('state', { enum: ['open', 'resolved', 'expired', 'accepted', 'false_positive'] }).notNull(),
    severity: text('severity', { enum: ['info', 'warning', 'critical'] }).notNull(),
    // When values left the band; `openedAt` is when that was certain.
    onsetAt: moment('onset_at').notNull(),
    openedAt: moment('opened_at').notNull(),
    // When it ended, in whatever state; null while it is open.
    resolvedAt: moment('resolved_at'),
    // When a series last joined, or last was outside.
    lastJoinedAt: moment('last_joined_at').notNull(),
    // At the peak.
    peakAt: moment('peak_at').notNull(),
    peakScore: doublePrecision('peak_score').notNull(),
    observed: doublePrecision('observed').notNull(),
    expected: jsonb('expected').notNull(),
    sentence: text('sentence').notNull(),
    affectedRequests: doublePrecision('affected_requests'),
    // In the shapes of lib/anomalies/contract.ts.
    context: jsonb('context'),
    candidates: jsonb('candidates').notNull().default([]),
    acknowledgement: jsonb('acknowledgement'),
    verdict: jsonb('verdict'),
  },
  (table) => [
    index('anomalies_opened_at').on(table.openedAt),
    index('anomalies_service_opened_at').on(table.service, table.openedAt),
    index('anomalies_open').on(table.service).where(sql`${table.state} = 'open'`),
  ],
)

export type Anomaly = typeof anomalies.$inferSelect

/** A series that is part of an anomaly. */
export const anomalySeries = pgTable(
  'anomaly_series',
  {
    anomalyId: bigint('anomaly_id', { mode: 'bigint' })
      .notNull()
      .references(() => anomalies.id, { onDelete: 'cascade' }),
    baselineId: integer('baseline_id')
      .notNull()
      .references(() => baselines.id, { onDelete: 'cascade' }),
    onsetAt: moment('onset_at').notNull(),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at'),
    peakAt: moment('peak_at').notNull(),
    peakScore: doublePrecision('peak_score').notNull(),
    observed: doublePrecision('observed').notNull(),
    expected: jsonb('expected').notNull(),
    sentence: text('sentence').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.anomalyId, table.baselineId] }),
    index('anomaly_series_baseline').on(table.baselineId),
  ],
)

export type AnomalySeries = typeof anomalySeries.$inferSelect

export const anomalyNotes = pgTable(
  'anomaly_notes',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    anomalyId: bigint('anomaly_id', { mode: 'bigint' })
      .notNull()
      .references(() => anomalies.id, { onDelete: 'cascade' }),
    at: moment('at').notNull(),
    author: text('author').notNull(),
    authorName: text('author_name').notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('anomaly_notes_anomaly').on(table.anomalyId, table.at)],
)
