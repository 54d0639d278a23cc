import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { type TenantImpersonation, tenantImpersonationActions, tenantImpersonations } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { readableMessage } from '../fields/mask'
import type { ActionReport, Redeemed, RedeemInput, Usable } from './contract'
import { endOf, getImpersonationRow, noteOfApplication } from './ends'
import { settings } from './grant'
import { grantedId } from './keys'
import { mayStillAct } from './standing'
import { stateOf, usableView } from './view'

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
  await standing(ctx, id)
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
    await noteOfApplication(tx, 'tenant.impersonation_started', taken)
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
  if (actions.length > 0) await transaction(ctx, (tx) => keepActions(tx, id, actions))
  return followImpersonation(ctx, id)
}

async function keepActions(tx: Context, id: string, actions: ActionReport['actions']): Promise<void> {
  const [row] = await tx.db
    .update(tenantImpersonations)
    .set({ lastActionAt: tx.now, actions: sql`${tenantImpersonations.actions} + ${actions.length}::int` })
    .where(eq(tenantImpersonations.id, id))
    .returning()
  if (!row) return
  const kept = actions.slice(0, Math.max(0, MAX_ACTIONS - (row.actions - actions.length)))
  const rows = kept.map(({ what, outcome = null, at }) => ({
    ...{ impersonationId: id, outcome, at: at === undefined ? tx.now : new Date(at) },
    what: readableMessage(what.split('?')[0] ?? ''),
  }))
  if (rows.length > 0) await tx.db.insert(tenantImpersonationActions).values(rows)
}

/** The application has ended it. Stopping twice is not an error: the first keeps its time. @throws AppError not_found */
export async function stopImpersonation(ctx: Context, id: string): Promise<Usable> {
  return transaction(ctx, async (tx) => {
    const stopped = await endOf(tx, id, 'stopped')
    if (stopped) await noteOfApplication(tx, 'tenant.impersonation_stopped', stopped)
    return usableView(stopped ?? (await getImpersonationRow(tx, id)), tx.now)
  })
}

/** Whether it may still be used. @throws AppError not_found */
export const followImpersonation = async (ctx: Context, id: string): Promise<Usable> =>
  usableView(await standing(ctx, id), ctx.now)

/** As it is now; it ends with the right of who was granted it. @throws AppError not_found */
async function standing(ctx: Context, id: string): Promise<TenantImpersonation> {
  const row = await getImpersonationRow(ctx, id)
  const isOpen = ['granted', 'live'].includes(stateOf(row, ctx.now))
  if (!isOpen || (await mayStillAct(ctx, row))) return row
  return transaction(ctx, async (tx) => {
    const ended = await endOf(tx, id, 'revoked')
    if (ended) await noteOfApplication(tx, 'tenant.impersonation_lost', ended)
    return ended ?? (await getImpersonationRow(tx, id))
  })
}
