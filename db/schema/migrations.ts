import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** What older code must know of migrations it does not have: past one marked `contract` it refuses to start. */
export const pitwallMigrations = pgTable('pitwall_migrations', {
  tag: text('tag').primaryKey(),
  contract: boolean('contract').notNull(),
  appliedAt: timestamp('applied_at', { withTimezone: true }).notNull().defaultNow(),
})
