import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const mode = (name: string) => text(name, { enum: ['announce', 'read_only', 'drain', 'full'] })

/** One stretch of maintenance: planned, on, or over. Times are of the database's clock. */
export const maintenanceWindows = pgTable(
  'maintenance_windows',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    // As in lib/maintenance/scope.ts: `global`, `service:ID`, `route:SERVICE METHOD PATTERN`, ...
    scope: text('scope').notNull(),
    mode: mode('mode').notNull(),
    reason: text('reason'),
    // Past its end it stays on until somebody ends it, or ends by itself.
    onOverrun: text('on_overrun', { enum: ['keep', 'end'] }).notNull(),
    // `environment`: MAINTENANCE_MODE forces it, as long as `forcedAt` is renewed.
    origin: text('origin', { enum: ['internal', 'ops', 'environment'] }).notNull(),
    forcedAt: moment('forced_at'),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    // Null while it is only planned.
    begunAt: moment('begun_at'),
    endedAt: moment('ended_at'),
    // `cancelled`: before it began; `expired`: by itself.
    outcome: text('outcome', { enum: ['ended', 'expired', 'cancelled'] }),
    startedBy: text('started_by').notNull(),
    startedByName: text('started_by_name').notNull(),
    endedBy: text('ended_by'),
    endedByName: text('ended_by_name'),
    endReason: text('end_reason'),
    createdAt: moment('created_at').notNull(),
    overrunToldAt: moment('overrun_told_at'),
    // When the half hour after it was compared with the one before.
    comparedAt: moment('compared_at'),
  },
  (table) => [
    index('maintenance_windows_starts_at').on(table.startsAt, table.id),
    index('maintenance_windows_open').on(table.startsAt).where(sql`${table.endedAt} is null`),
    index('maintenance_windows_ended_at').on(table.endedAt),
  ],
)

export type MaintenanceWindowRow = typeof maintenanceWindows.$inferSelect

/** What maintenance turned elsewhere, one row each: a service by its own routes, a queue in its engine. */
export const maintenanceSwitches = pgTable(
  'maintenance_switches',
  {
    kind: text('kind', { enum: ['service', 'queue'] }).notNull(),
    // A service's id, or `SOURCE/NAME`.
    subject: text('subject').notNull(),
    // Null: off.
    desired: mode('desired'),
    // The window that decides, or decided last.
    windowId: uuid('window_id'),
    state: text('state', { enum: ['asked', 'confirmed', 'given_up'] }).notNull(),
    // What it is in as it last confirmed.
    applied: mode('applied'),
    // We turned it on, so we turn it off again.
    ours: boolean('ours').notNull().default(false),
    // An attempt went out whose answer never came: it may have worked.
    unheard: boolean('unheard').notNull().default(false),
    // What the service said of its own audit row.
    auditLogged: boolean('audit_logged'),
    attempts: integer('attempts').notNull().default(0),
    askedAt: moment('asked_at').notNull(),
    confirmedAt: moment('confirmed_at'),
    nextAttemptAt: moment('next_attempt_at').notNull(),
    claimedUntil: moment('claimed_until'),
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subject] }),
    index('maintenance_switches_next').on(table.nextAttemptAt),
  ],
)

export type MaintenanceSwitchRow = typeof maintenanceSwitches.$inferSelect

/** Audit rows that could not be written with the change they tell; the worker writes them later. */
export const maintenanceAuditGaps = pgTable(
  'maintenance_audit_gaps',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    windowId: uuid('window_id').notNull(),
    // The whole row of `ops_audit_events`.
    entry: jsonb('entry').notNull(),
    problem: text('problem').notNull(),
    at: moment('at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    writtenAt: moment('written_at'),
  },
  (table) => [
    index('maintenance_audit_gaps_open').on(table.id).where(sql`${table.writtenAt} is null`),
    index('maintenance_audit_gaps_window').on(table.windowId),
  ],
)

/** What was done about a run that maintenance skipped. */
export const maintenanceCatchUps = pgTable('maintenance_catch_ups', {
  runId: bigint('run_id', { mode: 'bigint' }).primaryKey(),
  windowId: uuid('window_id').notNull(),
  // `asked`: its trigger is to be called; `called`: it answered; `dismissed`: nobody needs to run it.
  state: text('state', { enum: ['asked', 'called', 'failed', 'dismissed'] }).notNull(),
  by: text('by').notNull(),
  byName: text('by_name').notNull(),
  reason: text('reason'),
  at: moment('at').notNull(),
  attempts: integer('attempts').notNull().default(0),
  claimedUntil: moment('claimed_until'),
  problem: text('problem'),
})

/** Jobs a queue held when its pause was taken back. */
export const maintenanceHeldJobs = pgTable(
  'maintenance_held_jobs',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    windowId: uuid('window_id').notNull(),
    queue: text('queue').notNull(),
    // Null: the engine does not say.
    jobs: integer('jobs'),
    releasedAt: moment('released_at').notNull(),
  },
  (table) => [index('maintenance_held_jobs_window').on(table.windowId)],
)

/** Named ways past the gate, as hashes. */
export const maintenanceBypasses = pgTable('maintenance_bypasses', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  // Null: every service.
  service: text('service'),
  createdBy: text('created_by').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  revokedAt: moment('revoked_at'),
  uses: bigint('uses', { mode: 'number' }).notNull().default(0),
  lastUsedAt: moment('last_used_at'),
})

export type MaintenanceBypassRow = typeof maintenanceBypasses.$inferSelect

/** Each use; those of one second at the same place are one row that counts. */
export const maintenanceBypassUses = pgTable(
  'maintenance_bypass_uses',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    bypassId: uuid('bypass_id')
      .notNull()
      .references(() => maintenanceBypasses.id, { onDelete: 'cascade' }),
    at: moment('at').notNull(),
    service: text('service'),
    method: text('method').notNull(),
    path: text('path').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [index('maintenance_bypass_uses_bypass').on(table.bypassId, table.id)],
)
