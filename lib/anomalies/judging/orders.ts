import { asc, eq, inArray } from 'drizzle-orm'
import { type BaselineOrder, baselineOrders } from '@/db/schema'
import type { Context } from '@/lib/context'
import { forgetSlots } from '../accept'
import { DAY_MS } from '../state'
import { slotOf } from './day-book'
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

/** Of series whose first value from then on (epoch ms) is the new normal, by id. */
export const acceptedIn = (orders: readonly BaselineOrder[]): Map<number, number> =>
  new Map(
    orders.flatMap(({ kind, baselineId, fromAt }) =>
      kind === 'accept' ? [[baselineId, fromAt.getTime()] as const] : [],
    ),
  )

/** Unlearns what is to be forgotten, in memory and in the days. */
export async function forget(tx: Context, memory: Memory, orders: readonly BaselineOrder[]): Promise<void> {
  for (const { from, until, concerned } of stretchesOf(orders, tx.now)) {
    for (const known of memory.series.values())
      if (concerned.has(known.id)) forgetSlots(known.state, from, until)
    await eraseSlots(tx, [...concerned], slotOf(from), slotOf(until))
  }
}

/** Takes off the list what was done, and what waited a day for a value; `accepted` are ids, `until` the newest minute. */
export async function takeOff(
  tx: Context,
  orders: readonly BaselineOrder[],
  { accepted, until }: { accepted: ReadonlySet<number>; until: number },
): Promise<void> {
  const done = orders.filter(
    ({ kind, baselineId, fromAt }) =>
      kind === 'forget' || accepted.has(baselineId) || fromAt.getTime() < until - DAY_MS,
  )
  if (done.length === 0) return
  await tx.db.delete(baselineOrders).where(
    inArray(
      baselineOrders.id,
      done.map(({ id }) => id),
    ),
  )
}

type Stretch = { from: number; until: number; concerned: Set<number> }

/** What is to be forgotten; the many series of one incident together. */
function stretchesOf(orders: readonly BaselineOrder[], now: Date): Iterable<Stretch> {
  const stretches = new Map<string, Stretch>()
  for (const { kind, baselineId, fromAt, untilAt } of orders) {
    if (kind !== 'forget') continue
    const [from, until] = [fromAt.getTime(), (untilAt ?? now).getTime()]
    const stretch = stretches.get(`${from} ${until}`) ?? { from, until, concerned: new Set() }
    stretches.set(`${from} ${until}`, stretch)
    stretch.concerned.add(baselineId)
  }
  return stretches.values()
}
