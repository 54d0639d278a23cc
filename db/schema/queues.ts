import { sql } from 'drizzle-orm'
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { levelSpans } from './status'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const LEVELS = levelSpans.level.enumValues

/** A source of queues as pitwall.yaml names it, claimed by conditional update, with what came of the last look. */
export const queueSources = pgTable('queue_sources', {
  source: text('source').primaryKey(),
  engine: text('engine').notNull(),
  nextDueAt: moment('next_due_at').notNull(),
  claimedBy: text('claimed_by'),
  claimedUntil: moment('claimed_until'),
  // The last look that succeeded.
  lookedAt: moment('looked_at'),
  lookMs: integer('look_ms'),
  // Until a look is due again: longer where looks are slow or fail.
  intervalMs: integer('interval_ms').notNull(),
  failures: integer('failures').notNull().default(0),
  unreachableSince: moment('unreachable_since'),
  problem: text('problem'),
  schedulesLookedAt: moment('schedules_looked_at'),
  // Indexes that would help, as lib/queues/adapter.ts has them.
  advice: jsonb('advice').notNull().default([]),
})

export type QueueSourceRow = typeof queueSources.$inferSelect

/** A queue as the last look found it. */
export const queues = pgTable(
  'queues',
  {
    source: text('source').notNull(),
    queue: text('queue').notNull(),
    service: text('service'),
    // Shape of lib/queues/contract.ts.
    reading: jsonb('reading').notNull(),
    // Counts of the last minutes, from which throughput and drain time are made.
    recent: jsonb('recent').notNull().default([]),
    oldestWaitingAt: moment('oldest_waiting_at'),
    // Jobs that ended a minute; null while it is not known.
    throughput: doublePrecision('throughput'),
    // Since when nobody works it, though there is work.
    idleSince: moment('idle_since'),
    level: text('level', { enum: LEVELS }).notNull(),
    levelSince: moment('level_since').notNull(),
    evidence: jsonb('evidence').notNull().default([]),
    asOf: moment('as_of').notNull(),
    // The engine no longer tells of it.
    goneAt: moment('gone_at'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.queue] }),
    index('queues_service_trouble').on(table.service).where(sql`${table.level} <> 'operational'`),
  ],
)

export type QueueRow = typeof queues.$inferSelect

/** A schedule the engine keeps itself, and how its last run went. */
export const queueSchedules = pgTable(
  'queue_schedules',
  {
    source: text('source').notNull(),
    name: text('name').notNull(),
    queue: text('queue').notNull(),
    service: text('service'),
    cron: text('cron'),
    everyMs: doublePrecision('every_ms'),
    zone: text('zone'),
    lastAt: moment('last_at'),
    nextAt: moment('next_at'),
    stage: text('stage', {
      enum: ['not_fired', 'not_started', 'not_finished', 'failed', 'ok', 'unknown'],
    }).notNull(),
    stageSince: moment('stage_since').notNull(),
    isTrouble: boolean('is_trouble').notNull(),
    sentence: text('sentence').notNull(),
    jobId: text('job_id'),
    asOf: moment('as_of').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.name] })],
)

export type QueueScheduleRow = typeof queueSchedules.$inferSelect

/** Jobs a preview pinned: a run takes these and no others. */
export const queueSelections = pgTable(
  'queue_selections',
  {
    hash: text('hash').primaryKey(),
    source: text('source').notNull(),
    queue: text('queue').notNull(),
    // What was asked for, and the jobs it named: shapes of lib/queues/retries.
    asked: jsonb('asked').notNull(),
    jobs: jsonb('jobs').notNull(),
    sample: text('sample'),
    createdAt: moment('created_at').notNull(),
    runId: uuid('run_id'),
  },
  (table) => [index('queue_selections_created_at').on(table.createdAt)],
)

export type QueueSelection = typeof queueSelections.$inferSelect

/** The retry of many jobs: one row, driven by whichever worker holds its lease. */
export const queueRetryRuns = pgTable(
  'queue_retry_runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    source: text('source').notNull(),
    queue: text('queue').notNull(),
    asked: jsonb('asked').notNull(),
    state: text('state', {
      enum: ['canary', 'running', 'held', 'stopped', 'finished', 'cancelled'],
    }).notNull(),
    // Why it is held, stopped or cancelled; why it waits.
    reason: text('reason'),
    canary: integer('canary').notNull(),
    canaryPassedAt: moment('canary_passed_at'),
    ratePerSecond: doublePrecision('rate_per_second').notNull(),
    // It waits until these have been healthy for a while.
    whenHealthy: text('when_healthy').array().notNull().default([]),
    // What its jobs need, or their errors name: told when it stops.
    dependencies: text('dependencies').array().notNull().default([]),
    createdBy: text('created_by').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
    // Retries are paid from here on: one each `1 / ratePerSecond`.
    paidUntil: moment('paid_until').notNull(),
    nextDueAt: moment('next_due_at').notNull(),
    claimedBy: text('claimed_by'),
    claimedUntil: moment('claimed_until'),
  },
  (table) => [
    index('queue_retry_runs_live').on(table.nextDueAt).where(sql`${table.endedAt} is null`),
    index('queue_retry_runs_created_at').on(table.createdAt, table.id),
    index('queue_retry_runs_queue').on(table.source, table.queue, table.createdAt),
  ],
)

export type QueueRetryRun = typeof queueRetryRuns.$inferSelect

/** One job of a run. `asking` is committed before the engine is asked. */
export const queueRetryJobs = pgTable(
  'queue_retry_jobs',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => queueRetryRuns.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    source: text('source').notNull(),
    queue: text('queue').notNull(),
    jobId: text('job_id').notNull(),
    version: text('version').notNull(),
    // As it was pinned: tells whether it has begun since.
    attempts: integer('attempts').notNull(),
    startedAt: moment('started_at'),
    state: text('state', {
      enum: ['pending', 'asking', 'retried', 'ok', 'failed', 'unknown', 'changed', 'gone', 'left'],
    })
      .notNull()
      .default('pending'),
    askedAt: moment('asked_at'),
    settledAt: moment('settled_at'),
    error: text('error'),
    // In a run that goes on: no other run may have it.
    isLive: boolean('is_live').notNull().default(true),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position] }),
    uniqueIndex('queue_retry_jobs_live')
      .on(table.source, table.queue, table.jobId)
      .where(sql`${table.isLive}`),
    index('queue_retry_jobs_state').on(table.runId, table.state, table.position),
    index('queue_retry_jobs_job').on(table.source, table.queue, table.jobId),
  ],
)

export type QueueRetryJob = typeof queueRetryJobs.$inferSelect

/** Jobs somebody retried one by one. */
export const queueJobRetries = pgTable(
  'queue_job_retries',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    source: text('source').notNull(),
    queue: text('queue').notNull(),
    jobId: text('job_id').notNull(),
    version: text('version').notNull(),
    actor: text('actor').notNull(),
    actorName: text('actor_name').notNull(),
    at: moment('at').notNull(),
    // Null: asked for, and never heard of again.
    outcome: text('outcome', { enum: ['done', 'changed', 'gone'] }),
    // By somebody who may do it once.
    isOnce: boolean('is_once').notNull(),
  },
  (table) => [
    uniqueIndex('queue_job_retries_once')
      .on(table.source, table.queue, table.jobId, table.actor)
      .where(sql`${table.isOnce}`),
    index('queue_job_retries_job').on(table.source, table.queue, table.jobId, table.at),
  ],
)

export type QueueJobRetry = typeof queueJobRetries.$inferSelect
