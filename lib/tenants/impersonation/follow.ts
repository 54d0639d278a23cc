import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { type TenantImpersonation, tenantImpersonationActions, tenantImpersonations } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { readableMessage } from '../fields/mask'
import type { ActionReport, Redeemed, RedeemInput, Usable } from './contract'
import { settings } from './grant'
import { grantedId } from './keys'
import { usableView } from './view'

const MINUTE_MS = 60_000
const MAX_ACTIONS = 1_000

/**
 * The application takes over: once, within five minutes.
 *
 * @throws AppError not_found, conflict (redeemed, revoked or too late), unprocessable (a grant of another)
 */
export async function redeemImpersonation(
  ctx: Context,
  id: string,
  { grant }: RedeemInput,
): Promise<Redeemed> {
  if (grant !== undefined && grantedId(grant) !== id)
    throw new AppError('unprocessable', 'This is no grant of this impersonation.')
  const usableUntil = new Date(ctx.now.getTime() + settings().maxMinutes * MINUTE_MS)
  return transaction(ctx, async (tx) => {
    const [taken] = await tx.db
      .update(tenantImpersonations)
      .set({ redeemedAt: tx.now, startedAt: tx.now, usableUntil })
      .where(
        and(
          ...[eq(tenantImpersonations.id, id), isNull(tenantImpersonations.redeemedAt)],
          ...[isNull(tenantImpersonations.endedAt), gt(tenantImpersonations.redeemBy, tx.now)],
        ),
      )
      .returning()
    if (!taken) throw await refusalOf(tx, id)
    await told(tx, 'tenant.impersonation_started', taken)
    const { tenant, userId, mode, reason, ticket, actor, actorName } = taken
    const act = { sub: actor, name: actorName }
    return { id, tenant, userId, mode, reason, ticket, act, usableUntil: usableUntil.toISOString() }
  })
}

async function refusalOf(ctx: Context, id: string): Promise<AppError> {
  const { state } = usableView(await getImpersonationRow(ctx, id), ctx.now)
  return new AppError('conflict', `This impersonation cannot be redeemed: it is ${state.replace('_', ' ')}.`)
}

/**
 * What was done as the user, and whether it may go on; at most 1 000 actions of one are kept, all are counted.
 *
 * @throws AppError not_found
 */
export async function reportActions(ctx: Context, id: string, { actions }: ActionReport): Promise<Usable> {
  return transaction(ctx, async (tx) => {
    const before = await getImpersonationRow(tx, id)
    if (actions.length === 0) return usableView(before, tx.now)
    const [row] = await tx.db
      .update(tenantImpersonations)
      .set({ lastActionAt: tx.now, actions: sql`${tenantImpersonations.actions} + ${actions.length}::int` })
      .where(eq(tenantImpersonations.id, id))
      .returning()
    if (!row) throw notThere(id)
    const kept = actions.slice(0, Math.max(0, MAX_ACTIONS - (row.actions - actions.length)))
    const rows = kept.map(({ what, outcome = null, at }) => ({
      ...{ impersonationId: id, outcome, at: at === undefined ? tx.now : new Date(at) },
      what: readableMessage(what.split('?')[0] ?? ''),
    }))
    if (rows.length > 0) await tx.db.insert(tenantImpersonationActions).values(rows)
    return usableView(row, tx.now)
  })
}

/** The application has ended it. Stopping twice is not an error: the first keeps its time. @throws AppError not_found */
export async function stopImpersonation(ctx: Context, id: string): Promise<Usable> {
  return transaction(ctx, async (tx) => {
    const [stopped] = await tx.db
      .update(tenantImpersonations)
      .set({ endedAt: tx.now, endReason: 'stopped', endedBy: tx.actor.id })
      .where(and(eq(tenantImpersonations.id, id), isNull(tenantImpersonations.endedAt)))
      .returning()
    if (!stopped) return usableView(await getImpersonationRow(tx, id), tx.now)
    await told(tx, 'tenant.impersonation_stopped', stopped)
    return usableView(stopped, tx.now)
  })
}

/** Whether it may still be used. @throws AppError not_found */
export const followImpersonation = async (ctx: Context, id: string): Promise<Usable> =>
  usableView(await getImpersonationRow(ctx, id), ctx.now)

/** @throws AppError not_found */
export async function getImpersonationRow({ db }: Context, id: string): Promise<TenantImpersonation> {
  const [row] = await db.select().from(tenantImpersonations).where(eq(tenantImpersonations.id, id))
  if (!row) throw notThere(id)
  return row
}

const notThere = (id: string) => new AppError('not_found', `There is no impersonation ${id}.`)

/** The application says it; who it is about stands beside it. */
function told(tx: Context, action: string, row: TenantImpersonation): Promise<void> {
  const { id, tenant, userId, mode, actor, actorName, actions, ticket } = row
  return recordAudit(
    { ...tx, actor: { ...tx.actor, trueActor: actor } },
    {
      action,
      subject: `tenant:${tenant}`,
      after: { impersonation: id, userId, mode, by: actorName, actions, ticket },
    },
  )
}
