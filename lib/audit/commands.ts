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
export async function recordAudit({ db, actor, now, requestId }: Context, entry: AuditEntry): Promise<void> {
  await db.insert(opsAuditEvents).values({
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
}
