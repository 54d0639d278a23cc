import { count, eq } from 'drizzle-orm'
import { anomalies, anomalyNotes } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { AnomalyDetail } from '../contract'
import { getAnomalyRow } from '../queries/anomaly-row'
import { MAX_NOTES } from '../rules'

/**
 * Adds what somebody knows; at most 200 on one anomaly.
 *
 * @throws AppError not_found, conflict when it has all it may have
 */
export async function addNote(
  ctx: Context,
  id: string,
  { text }: { text: string },
): Promise<AnomalyDetail['notes'][number]> {
  requirePermission(ctx, 'anomaly:operate')
  return transaction(ctx, async (tx) => {
    const { id: anomalyId } = await getAnomalyRow(tx, id)
    await requireRoom(tx, anomalyId)
    const { id: author, name: authorName } = tx.actor
    const [note] = await tx.db
      .insert(anomalyNotes)
      .values({ anomalyId, at: tx.now, author, authorName, text })
      .returning()
    if (!note) throw new Error('the insert returned no row')
    await recordAudit(tx, { action: 'anomaly.note_added', subject: `anomaly:${id}`, after: { text } })
    return { id: String(note.id), at: note.at.toISOString(), author, authorName, text }
  })
}

/** The lock lets of two who write the last note the second find what the first wrote. */
async function requireRoom({ db }: Context, id: bigint): Promise<void> {
  await db.select({ id: anomalies.id }).from(anomalies).where(eq(anomalies.id, id)).for('update')
  const [notes] = await db.select({ count: count() }).from(anomalyNotes).where(eq(anomalyNotes.anomalyId, id))
  if (notes && notes.count < MAX_NOTES) return
  throw new AppError('conflict', `An anomaly has at most ${MAX_NOTES} notes.`)
}
