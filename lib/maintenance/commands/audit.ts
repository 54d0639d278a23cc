import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { maintenanceAuditGaps } from '@/db/schema'
import { type AuditEntry, auditRow, insertAuditRow, type NewAuditRow } from '@/lib/audit/commands'
import { type Context, transaction } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'

const AT_ONCE = 20

type WindowEntry = Omit<AuditEntry, 'subject'> & { windowId: string }

export const auditSubject = (windowId: string) => `maintenance:${windowId}`

/**
 * Writes the audit row of a change of a window under a savepoint. When it cannot be written the change stands all the
 * same: the row is kept aside, the timeline says so, and the worker writes it later.
 *
 * @returns whether it stands in the trail now
 */
export async function auditOrKeepAside(tx: Context, { windowId, ...entry }: WindowEntry): Promise<boolean> {
  const row = auditRow(tx, { ...entry, subject: auditSubject(windowId) })
  try {
    await transaction(tx, (inner) => insertAuditRow(inner, row))
    return true
  } catch (error) {
    tx.log.error({ err: error, action: row.action }, 'an audit row could not be written and is kept aside')
    const problem = (findAppError(error)?.message ?? messageOf(error)).slice(0, 500)
    await tx.db.insert(maintenanceAuditGaps).values({ windowId, entry: row, problem, at: tx.now })
    await recordEvent(tx, {
      ...{ lane: 'maintenance', kind: 'audit_gap', subject: auditSubject(windowId), severity: 'warning' },
      title: `The audit row of "${row.action}" could not be written; it is kept aside and tried again`,
      evidence: { windowId, action: row.action, problem },
    })
    return false
  }
}

const keptRow = z.object({
  at: z.coerce.date(),
  actor: z.string(),
  actorName: z.string(),
  trueActor: z.string().nullish(),
  action: z.string(),
  subject: z.string(),
  reason: z.string().nullish(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  requestId: z.string().nullish(),
  traceId: z.string().nullish(),
  address: z.string().nullish(),
})

/** Of a row kept aside. */
export const readKept = (entry: unknown): NewAuditRow => keptRow.parse(entry)

/** Tries the rows kept aside again, those tried least first, until one fails. Each is written once, whoever else tries. */
export async function writeKeptAudit(ctx: Context): Promise<void> {
  const { id, writtenAt } = maintenanceAuditGaps
  for (let written = 0; written < AT_ONCE; written++) {
    const went = await transaction(ctx, async (tx) => {
      const [gap] = await tx.db
        .select()
        .from(maintenanceAuditGaps)
        .where(isNull(writtenAt))
        // One that never can be written keeps no other from it.
        .orderBy(asc(maintenanceAuditGaps.attempts), asc(id))
        .limit(1)
        .for('update', { skipLocked: true })
      if (!gap) return false
      const isWritten = await tryAgain(tx, readKept(gap.entry))
      const attempts = sql`${maintenanceAuditGaps.attempts} + 1`
      await tx.db
        .update(maintenanceAuditGaps)
        .set({ attempts, writtenAt: isWritten ? tx.now : null })
        .where(and(eq(id, gap.id), isNull(writtenAt)))
      if (isWritten) await tellClosed(tx, gap.windowId, readKept(gap.entry).action)
      return isWritten
    })
    if (!went) return
  }
}

async function tryAgain(tx: Context, row: NewAuditRow): Promise<boolean> {
  try {
    await transaction(tx, (inner) => insertAuditRow(inner, { ...row, after: withDelay(row, tx.now) }))
    return true
  } catch (error) {
    tx.log.debug({ err: error }, 'an audit row kept aside can still not be written')
    return false
  }
}

/** The row says itself that it came late. */
function withDelay({ after }: NewAuditRow, now: Date): unknown {
  return { ...Object(after), writtenLateAt: now.toISOString() }
}

const tellClosed = (tx: Context, windowId: string, action: string) =>
  recordEvent(tx, {
    ...{ lane: 'maintenance', kind: 'audit_gap_closed', subject: auditSubject(windowId), severity: 'info' },
    title: `The audit row of "${action}" that was kept aside has been written`,
    evidence: { windowId, action },
  })

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
