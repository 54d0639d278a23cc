import { bigserial, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** What changed by itself: a level, a deploy, a blind monitor. Append-only. */
export const opsEvents = pgTable(
  'ops_events',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    lane: text('lane', {
      enum: ['service', 'dependency', 'deploy', 'maintenance', 'cron', 'queue', 'people'],
    }).notNull(),
    // `level_changed`, `deploy_recorded`, `monitor_blind`, ...
    kind: text('kind').notNull(),
    service: text('service'),
    subject: text('subject').notNull(),
    severity: text('severity', { enum: ['info', 'warning', 'critical'] }).notNull(),
    title: text('title').notNull(),
    evidence: jsonb('evidence'),
    requestId: text('request_id'),
    // A second writer of the same fact is ignored.
    dedupeKey: text('dedupe_key').unique(),
  },
  (table) => [
    index('ops_events_at').on(table.at),
    index('ops_events_request_id').on(table.requestId),
    index('ops_events_subject').on(table.subject, table.at),
  ],
)

export type OpsEvent = typeof opsEvents.$inferSelect

/** Exceptions nobody expected, found again by request id. */
export const errorEvents = pgTable(
  'error_events',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    requestId: text('request_id'),
    traceId: text('trace_id'),
    route: text('route').notNull(),
    name: text('name').notNull(),
    message: text('message').notNull(),
    stack: text('stack'),
  },
  (table) => [index('error_events_at').on(table.at), index('error_events_request_id').on(table.requestId)],
)

export type ErrorEvent = typeof errorEvents.$inferSelect
