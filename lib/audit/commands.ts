import { opsAuditEvents } from '@/db/schema'
import type { Context } from '@/lib/context'
import { traceId } from '@/lib/telemetry/tracing'

export { sealAudit } from './seal'

export type AuditEntry = {
  /** Noun and past tense: `user.disabled`. */
  action: string
  /** What was changed: an id, or `kind:id`. */
  subject: string
  reason?: string | undefined
  before?: unknown
  after?: unknown
}

/** Call it inside the transaction of the change it records: no audit row, no write. */
export async function recordAudit(ctx: Context, entry: AuditEntry): Promise<void> {
  await insertAuditRow(ctx, auditRow(ctx, entry))
}

export type NewAuditRow = typeof opsAuditEvents.$inferInsert

/** For who must keep a row aside when it cannot be written. */
export const auditRow = ({ actor, now, requestId }: Context, entry: AuditEntry): NewAuditRow => ({
  at: now,
  actor: actor.id,
  actorName: actor.name,
  trueActor: actor.trueActor,
  action: entry.action,
  subject: entry.subject,
  reason: entry.reason,
  before: entry.before,
  after: entry.after,
  requestId,
  traceId: traceId(),
  address: actor.address,
})

export async function insertAuditRow({ db }: Pick<Context, 'db'>, row: NewAuditRow): Promise<void> {
  await db.insert(opsAuditEvents).values(row)
}
