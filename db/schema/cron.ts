import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const moment = (name: string) => timestamp(name, { withTimezone: true })

/** A job that is expected to run, by what schedule, and how it stands. */
export const cronJobs = pgTable(
  'cron_jobs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    // In the address that is pinged; a secret, and never the id.
    pingId: uuid('ping_id').notNull().unique().defaultRandom(),
    slug: text('slug').notNull(),
    environment: text('environment').notNull().default('production'),
    name: text('name').notNull(),
    service: text('service'),
    owner: text('owner'),
    runbook: text('runbook'),
    // `SOURCE/QUEUE`: where its work waits.
    feeds: text('feeds'),
    tags: text('tags').array().notNull().default([]),
    // Five fields, or `every 15m`.
    schedule: text('schedule').notNull(),
    timezone: text('timezone').notNull().default('UTC'),
    graceSeconds: integer('grace_seconds').notNull(),
    maxRuntimeSeconds: integer('max_runtime_seconds').notNull(),
    minRuntimeSeconds: integer('min_runtime_seconds'),
    // So many bad runs in a row are borne before the job counts as down.
    failureTolerance: integer('failure_tolerance').notNull().default(0),
    // Bounds of the counts a run tells, and the bands learned: shapes of lib/cron/contract.ts.
    expectedCounts: jsonb('expected_counts').notNull().default([]),
    bands: jsonb('bands').notNull().default([]),
    bandsLearnedAt: moment('bands_learned_at'),
    // Who has the say: pitwall.yaml, people, or the first ping that made it.
    source: text('source', { enum: ['file', 'api', 'ping'] }).notNull(),
    // Paused and running stand beside it, late follows from `nextDueAt`.
    health: text('health', { enum: ['new', 'up', 'down'] })
      .notNull()
      .default('new'),
    healthSince: moment('health_since').notNull(),
    pausedAt: moment('paused_at'),
    pausedBy: text('paused_by'),
    // Of the newest run that is under way.
    runningSince: moment('running_since'),
    // The oldest slot nobody has filled; in the past: late.
    nextDueAt: moment('next_due_at'),
    // The ledger is written up to here.
    plannedUntil: moment('planned_until').notNull(),
    lastCheckInAt: moment('last_check_in_at'),
    lastSuccessAt: moment('last_success_at'),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('cron_jobs_slug').on(table.slug, table.environment),
    index('cron_jobs_planned_until').on(table.plannedUntil),
    index('cron_jobs_down').on(table.service).where(sql`${table.health} = 'down'`),
  ],
)

export type CronJobRow = typeof cronJobs.$inferSelect

/** The ledger: one row per slot, written ahead, and one per run that had none. */
export const cronRuns = pgTable(
  'cron_runs',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    jobId: uuid('job_id')
      .notNull()
      .references(() => cronJobs.id, { onDelete: 'cascade' }),
    // Null: a run of no slot.
    dueAt: moment('due_at'),
    // Its place among the runs of the job: when it was due, else when it was first heard of.
    slotAt: moment('slot_at').notNull(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    status: text('status', {
      enum: [
        'expected',
        'running',
        'ok',
        'late',
        'failed',
        'timed_out',
        'missed',
        'skipped',
        'unknown',
        'extra',
      ],
    }).notNull(),
    // Why it ended so, where the status does not say: `exit_code`, `too_fast`, `blind`, ...
    reason: text('reason'),
    // When somebody must look again: the end of grace, or of the time it may run.
    deadlineAt: moment('deadline_at'),
    exitCode: smallint('exit_code'),
    durationMs: bigint('duration_ms', { mode: 'number' }),
    pace: text('pace', { enum: ['too_fast', 'too_slow'] }),
    // The client's run id.
    runId: text('run_id'),
    // A failure once heard stays one, whatever comes in what order.
    failedAt: moment('failed_at'),
    errorSnippet: text('error_snippet'),
    fingerprint: text('fingerprint'),
    counts: jsonb('counts'),
    tenants: jsonb('tenants'),
    cause: jsonb('cause'),
  },
  (table) => [
    uniqueIndex('cron_runs_slot').on(table.jobId, table.dueAt),
    uniqueIndex('cron_runs_run_id').on(table.jobId, table.runId).where(sql`${table.runId} is not null`),
    index('cron_runs_job_slot_at').on(table.jobId, table.slotAt, table.id),
    index('cron_runs_fan_out').on(table.jobId, table.slotAt).where(sql`${table.tenants} is not null`),
    index('cron_runs_open').on(table.jobId, table.deadlineAt).where(sql`${table.deadlineAt} is not null`),
  ],
)

export type CronRunRow = typeof cronRuns.$inferSelect

/** What jobs said, as it came; the ledger is made from it. */
export const cronCheckIns = pgTable(
  'cron_check_ins',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    // Found in the statement that writes it; a foreign key would be looked up once more for each.
    jobId: uuid('job_id').notNull(),
    receivedAt: moment('received_at').notNull(),
    // Its own time where it carries one.
    at: moment('at').notNull(),
    kind: text('kind', { enum: ['start', 'success', 'fail', 'log'] }).notNull(),
    exitCode: smallint('exit_code'),
    runId: text('run_id'),
    body: bytea('body'),
    // Before it was cut to its tail.
    bodyBytes: integer('body_bytes').notNull().default(0),
    // Counts and results of tenants.
    details: jsonb('details'),
    from: text('from'),
    // The run it belongs to, once it stands in the ledger.
    ledgerRunId: bigint('ledger_run_id', { mode: 'bigint' }),
    appliedAt: moment('applied_at'),
  },
  (table) => [
    index('cron_check_ins_inbox').on(table.id).where(sql`${table.appliedAt} is null`),
    index('cron_check_ins_run').on(table.ledgerRunId).where(sql`${table.ledgerRunId} is not null`),
  ],
)

export type CronCheckInRow = typeof cronCheckIns.$inferSelect

/** Keys of `/ping/KEY/SLUG`, as hashes. */
export const cronPingKeys = pgTable('cron_ping_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  keyHash: text('key_hash').notNull().unique(),
  // Null: jobs of every environment.
  environment: text('environment'),
  createdBy: text('created_by').notNull(),
  createdAt: moment('created_at').notNull(),
  revokedAt: moment('revoked_at'),
})

export type CronPingKeyRow = typeof cronPingKeys.$inferSelect

/** When the ledger was last judged; one row. */
export const cronLedger = pgTable('cron_ledger', {
  id: smallint('id').primaryKey(),
  judgedAt: moment('judged_at').notNull(),
})

/** Times in which no check-in could reach us, or nobody judged. */
export const cronBlindSpans = pgTable(
  'cron_blind_spans',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    fromAt: moment('from_at').notNull(),
    untilAt: moment('until_at').notNull(),
  },
  (table) => [index('cron_blind_spans_until').on(table.untilAt)],
)
