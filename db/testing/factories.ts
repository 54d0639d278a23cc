import { eq } from 'drizzle-orm'
import { opsAuditEvents, opsEvents, type User, users } from '@/db/schema'
import type { Context } from '@/lib/context'

type NewUser = typeof users.$inferInsert

export async function createUser({ db }: Context, values: Partial<NewUser> = {}): Promise<User> {
  const email = `${crypto.randomUUID()}@example.com`
  const [user] = await db
    .insert(users)
    .values({ email, role: 'viewer', ...values })
    .returning()
  if (!user) throw new Error('the insert returned no row')
  return user
}

/** Only the rows of one subject, so that a test never depends on what else is in the database. */
export const auditTrail = ({ db }: Context, subject: string) =>
  db.select().from(opsAuditEvents).where(eq(opsAuditEvents.subject, subject)).orderBy(opsAuditEvents.id)

export const eventsOf = ({ db }: Context, subject: string) =>
  db.select().from(opsEvents).where(eq(opsEvents.subject, subject)).orderBy(opsEvents.id)
