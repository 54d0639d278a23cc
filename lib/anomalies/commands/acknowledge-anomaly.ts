import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { anomalies } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import type { AnomalyView } from '../contract'
import { anomalyId, getAnomalyRow } from '../queries/anomaly-row'
import { anomalyView } from '../queries/anomaly-view'

/**
 * Somebody has taken it on. Repeated it keeps the first.
 *
 * @throws AppError not_found
 */
export async function acknowledgeAnomaly(
  ctx: Context,
  id: string,
  { note = null }: { note?: string | null | undefined },
): Promise<AnomalyView> {
  requirePermission(ctx, 'anomaly:operate')
  return transaction(ctx, async (tx) => {
    const by = { by: tx.actor.id, byName: tx.actor.name }
    const [acknowledged] = await tx.db
      .update(anomalies)
      .set({ acknowledgement: { at: tx.now.toISOString(), ...by, note } })
      .where(and(eq(anomalies.id, anomalyId(id)), isNull(anomalies.acknowledgement)))
      .returning()
    if (!acknowledged) return anomalyView(await getAnomalyRow(tx, id))
    await recordAudit(tx, { action: 'anomaly.acknowledged', subject: `anomaly:${id}`, after: { note } })
    return anomalyView(acknowledged)
  })
}

/** @throws AppError not_found */
export async function unacknowledgeAnomaly(ctx: Context, id: string): Promise<AnomalyView> {
  requirePermission(ctx, 'anomaly:operate')
  return transaction(ctx, async (tx) => {
    const before = await getAnomalyRow(tx, id)
    const [released] = await tx.db
      .update(anomalies)
      .set({ acknowledgement: null })
      .where(and(eq(anomalies.id, before.id), isNotNull(anomalies.acknowledgement)))
      .returning()
    if (!released) return anomalyView(await getAnomalyRow(tx, id))
    await recordAudit(tx, {
      action: 'anomaly.unacknowledged',
      subject: `anomaly:${id}`,
      before: before.acknowledgement,
    })
    return anomalyView(released)
  })
}
