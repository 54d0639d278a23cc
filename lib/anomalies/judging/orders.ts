import { asc, eq, inArray } from 'drizzle-orm'
import { type BaselineOrder, baselineOrders } from '@/db/schema'
import type { Context } from '@/lib/context'
import { forgetSlots } from '../accept'
import type { Memory } from './known'
import { eraseSlots } from './save'

const MOST = 1_000

/** What people want done to the memory of a service's series, oldest first. */
export const listOrders = ({ db }: Context, service: string): Promise<BaselineOrder[]> =>
  db
    .select()
    .from(baselineOrders)
    .where(eq(baselineOrders.service, service))
    .orderBy(asc(baselineOrders.id))
    .limit(MOST)

export const acceptedIn = (orders: readonly BaselineOrder[]): Set<number> =>
  new Set(orders.filter(({ kind }) => kind === 'accept').map(({ baselineId }) => baselineId))

/** Unlearns what is to be forgotten, in memory and in the days, and takes the orders off the list. */
export async function carryOut(tx: Context, memory: Memory, orders: readonly BaselineOrder[]): Promise<void> {
  if (orders.length === 0) return
  const byId = new Map([...memory.series.values()].map((known) => [known.id, known]))
  for (const { kind, baselineId, fromAt, untilAt } of orders) {
    const known = byId.get(baselineId)
    if (kind !== 'forget' || !known) continue
    const slots = forgetSlots(known.state, fromAt.getTime(), (untilAt ?? tx.now).getTime())
    await eraseSlots(tx, baselineId, slots)
  }
  await tx.db.delete(baselineOrders).where(
    inArray(
      baselineOrders.id,
      orders.map(({ id }) => id),
    ),
  )
}
