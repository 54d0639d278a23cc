import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** Who did what. A trigger refuses update, delete and truncate. */
export const opsAuditEvents = pgTable(
  'ops_audit_events',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    // `user:ID`, `token:ID`, `internal`, `system`, `anonymous`.
    actor: text('actor').notNull(),
    actorName: text('actor_name').notNull(),
    // The person behind an impersonation; otherwise null.
    trueActor: text('true_actor'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    reason: text('reason'),
    before: jsonb('before'),
    after: jsonb('after'),
    requestId: text('request_id'),
    traceId: text('trace_id'),
    address: text('address'),
    // Seals cover whole transactions, so that a late commit can never slip under a sealed range.
    xid: xid8('xid').notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    index('ops_audit_events_at').on(table.at),
    index('ops_audit_events_request_id').on(table.requestId),
    index('ops_audit_events_subject').on(table.subject, table.at),
    index('ops_audit_events_xid').on(table.xid),
  ],
)

export type AuditEvent = typeof opsAuditEvents.$inferSelect

/** One link of the hash chain: covers audit rows with `fromXid <= xid < toXid`. */
export const auditSeals = pgTable('audit_seals', {
  id: bigserial('id', { mode: 'bigint' }).primaryKey(),
  sealedAt: timestamp('sealed_at', { withTimezone: true }).notNull(),
  fromXid: xid8('from_xid').notNull().unique(),
  toXid: xid8('to_xid').notNull(),
  rows: integer('rows').notNull(),
  lastId: bigint('last_id', { mode: 'bigint' }).notNull(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
})

export type AuditSeal = typeof auditSeals.$inferSelect
