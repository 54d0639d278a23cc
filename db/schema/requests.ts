import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

/** First answer to a write that starts something, replayed for 24 h (research: idempotency contract). */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    actor: text('actor').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    leaseUntil: timestamp('lease_until', { withTimezone: true }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    status: integer('status'),
    body: text('body'),
  },
  (table) => [primaryKey({ columns: [table.actor, table.route, table.key] })],
)
