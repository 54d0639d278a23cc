import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** What somebody saw of a tenant, with every value as it was: the shape of `TenantView`, masked as it was shown. */
export const tenantSnapshots = pgTable(
  'tenant_snapshots',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    tenant: text('tenant').notNull(),
    name: text('name').notNull(),
    content: jsonb('content').notNull(),
    note: text('note'),
    ticket: text('ticket'),
    createdBy: text('created_by').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    index('tenant_snapshots_tenant').on(table.tenant, table.createdAt),
    index('tenant_snapshots_expires_at').on(table.expiresAt),
  ],
)

export type TenantSnapshot = typeof tenantSnapshots.$inferSelect

/** One value that one person may see for a while; the value itself is not here. */
export const tenantReveals = pgTable(
  'tenant_reveals',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    tenant: text('tenant').notNull(),
    // `summary` or `users`, and the column.
    part: text('part', { enum: ['summary', 'users'] }).notNull(),
    field: text('field').notNull(),
    // Empty where it is the tenant's own.
    userId: text('user_id').notNull().default(''),
    actor: text('actor').notNull(),
    at: moment('at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    index('tenant_reveals_actor').on(table.actor, table.tenant, table.expiresAt),
    index('tenant_reveals_expires_at').on(table.expiresAt),
  ],
)

export type TenantReveal = typeof tenantReveals.$inferSelect

/** Somebody of the staff acting as a user: granted, redeemed by the application, over. */
export const tenantImpersonations = pgTable(
  'tenant_impersonations',
  {
    // `jti` of the grant.
    id: uuid('id').primaryKey().defaultRandom(),
    tenant: text('tenant').notNull(),
    userId: text('user_id').notNull(),
    mode: text('mode', { enum: ['read_only', 'write'] }).notNull(),
    reason: text('reason').notNull(),
    ticket: text('ticket'),
    actor: text('actor').notNull(),
    actorName: text('actor_name').notNull(),
    createdAt: moment('created_at').notNull(),
    // Until then it can be redeemed, once.
    redeemBy: moment('redeem_by').notNull(),
    redeemedAt: moment('redeemed_at'),
    // Until then it may be used; null until it is redeemed.
    usableUntil: moment('usable_until'),
    startedAt: moment('started_at'),
    lastActionAt: moment('last_action_at'),
    actions: integer('actions').notNull().default(0),
    endedAt: moment('ended_at'),
    endReason: text('end_reason', { enum: ['stopped', 'revoked', 'expired', 'not_redeemed'] }),
    endedBy: text('ended_by'),
  },
  (table) => [
    // Nobody is two people at once.
    uniqueIndex('tenant_impersonations_open').on(table.actor).where(sql`${table.endedAt} is null`),
    index('tenant_impersonations_tenant').on(table.tenant, table.createdAt),
    index('tenant_impersonations_created_at').on(table.createdAt),
  ],
)

export type TenantImpersonation = typeof tenantImpersonations.$inferSelect

/** What was done as the user, as the application reports it. */
export const tenantImpersonationActions = pgTable(
  'tenant_impersonation_actions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    impersonationId: uuid('impersonation_id')
      .notNull()
      .references(() => tenantImpersonations.id, { onDelete: 'cascade' }),
    at: moment('at').notNull(),
    // `POST /api/picks`.
    what: text('what').notNull(),
    outcome: text('outcome'),
  },
  (table) => [index('tenant_impersonation_actions_of').on(table.impersonationId, table.at)],
)
