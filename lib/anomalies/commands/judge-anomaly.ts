import { and, eq, sql } from 'drizzle-orm'
import { type Anomaly, anomalies, baselineOrders } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { updateLevels } from '@/lib/status/commands/update-levels'
import { type AnomalyView, type VerdictBody, verdict } from '../contract'
import { tellChange } from '../lifecycle/events'
import { courseOf, type Member } from '../lifecycle/rules'
import { readMembers } from '../lifecycle/tracked'
import { getAnomalyRow } from '../queries/anomaly-row'
import { anomalyView } from '../queries/anomaly-view'

/**
 * What somebody found it to be. `confirmed`: an incident, which is unlearned. `accepted`: the new normal, learned from
 * now on; it stays so. `false_positive`: nothing. The last two end it. The same verdict again keeps the first.
 *
 * @throws AppError not_found, conflict (an accepted one, or somebody else was faster)
 */
export async function judgeAnomaly(ctx: Context, id: string, said: VerdictBody): Promise<AnomalyView> {
  requirePermission(ctx, 'anomaly:operate')
  return transaction(ctx, async (tx) => {
    const before = await getAnomalyRow(tx, id)
    if (verdictIn(before) === said.verdict) return anomalyView(before)
    requireOpenMind(before)
    const members = (await readMembers(tx, [before.id])).get(before.id) ?? []
    const by = { by: tx.actor.id, byName: tx.actor.name }
    const given = { verdict: said.verdict, at: tx.now.toISOString(), ...by, reason: said.reason ?? null }
    const after = await change(tx, before, { ...stateWith(said, before, members, tx.now), verdict: given })
    await order(tx, after, said.verdict, members)
    await finish(tx, before, after, `anomaly.${said.verdict}`, said.reason)
    return anomalyView(after)
  })
}

/**
 * Takes a verdict back: it stands again as its series do. Without one nothing happens.
 *
 * @throws AppError not_found, conflict (an accepted one, or somebody else was faster)
 */
export async function withdrawVerdict(ctx: Context, id: string): Promise<AnomalyView> {
  requirePermission(ctx, 'anomaly:operate')
  return transaction(ctx, async (tx) => {
    const before = await getAnomalyRow(tx, id)
    if (!verdictIn(before)) return anomalyView(before)
    requireOpenMind(before)
    const members = (await readMembers(tx, [before.id])).get(before.id) ?? []
    const after = await change(tx, before, { ...stateWithout(before, members, tx.now), verdict: null })
    await finish(tx, before, after, 'anomaly.verdict_withdrawn')
    return anomalyView(after)
  })
}

const verdictIn = (row: Anomaly) => verdict.nullable().parse(row.verdict)?.verdict

/** Its series have begun to learn anew by then. */
function requireOpenMind(row: Anomaly): void {
  if (verdictIn(row) !== 'accepted') return
  const message = 'It was accepted as the new normal, which is being learned: that cannot be undone.'
  throw new AppError('conflict', message)
}

type Course = Pick<Anomaly, 'state' | 'resolvedAt'>

function stateWith(said: VerdictBody, before: Anomaly, members: readonly Member[], now: Date): Course {
  if (said.verdict === 'confirmed') return stateWithout(before, members, now)
  return { state: said.verdict, resolvedAt: before.resolvedAt ?? now }
}

function stateWithout(
  { state, openedAt, resolvedAt }: Anomaly,
  members: readonly Member[],
  now: Date,
): Course {
  return state === 'false_positive' ? courseOf({ openedAt, resolvedAt }, members, now) : { state, resolvedAt }
}

/** Matching on what was read lets of two who judge at once, or of one and the worker, only the first do it. */
async function change(
  { db }: Context,
  { id, state, verdict }: Anomaly,
  values: Course & { verdict: unknown },
): Promise<Anomaly> {
  const [changed] = await db
    .update(anomalies)
    .set(values)
    .where(
      and(
        eq(anomalies.id, id),
        eq(anomalies.state, state),
        sql`${anomalies.verdict} is not distinct from ${verdict === null ? null : JSON.stringify(verdict)}::jsonb`,
      ),
    )
    .returning()
  if (!changed) throw new AppError('conflict', 'It has just changed: look at it again.')
  return changed
}

/** Accepting concerns the series that are still outside, or all when none is. */
async function order(
  { db, now }: Context,
  { service, onsetAt, resolvedAt }: Anomaly,
  said: VerdictBody['verdict'],
  members: readonly Member[],
): Promise<void> {
  const outside = members.filter(({ closedAt }) => closedAt === null)
  const concerned = said === 'accepted' && outside.length > 0 ? outside : members
  if (said === 'false_positive' || concerned.length === 0) return
  const wanted =
    said === 'accepted'
      ? { kind: 'accept' as const, fromAt: now }
      : { kind: 'forget' as const, fromAt: onsetAt, untilAt: resolvedAt ?? now }
  await db
    .insert(baselineOrders)
    .values(concerned.map(({ baselineId }) => ({ baselineId, service, ...wanted })))
}

async function finish(
  tx: Context,
  before: Anomaly,
  after: Anomaly,
  action: string,
  reason?: string,
): Promise<void> {
  const subject = `anomaly:${after.id}`
  await recordAudit(tx, { action, subject, reason, before: told(before), after: told(after) })
  // That it was over has been told when it was.
  const isTold = after.state === 'resolved' || after.state === 'expired'
  if (!isTold) await tellChange(tx, before, after, tx.now)
  if (before.state !== after.state) await updateLevels(tx, after.service)
}

const told = ({ state, verdict }: Anomaly) => ({ state, verdict })
