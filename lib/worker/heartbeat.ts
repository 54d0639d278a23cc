import { eq, lt, max, sql } from 'drizzle-orm'
import { probeTargets, workers } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import type { Watched } from '@/lib/probes/queries'
import { recordBlindness } from '@/lib/status/commands/record-blindness'
import { appVersion } from '@/lib/version'

const HEARTBEAT_LOCK = 4_801_002
const KEPT_MS = 24 * 3_600_000
const PAUSE_MS = 12_000

export type WorkerSelf = { id: string; startedAt: Date }

/**
 * Says that this worker lives. When no worker did for longer than a look may be overdue - all were stopped, the host was
 * suspended, the database away - that time is told as blindness, once, whoever is back first.
 */
export async function beat(ctx: Context, { id, startedAt }: WorkerSelf, watched: Watched[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(${HEARTBEAT_LOCK})`)
    const [last] = await tx.db.select({ seenAt: max(workers.seenAt) }).from(workers)
    const known = await tx.db
      .update(workers)
      .set({ seenAt: tx.now })
      .where(eq(workers.id, id))
      .returning({ id: workers.id })
    const isFirst = known.length === 0
    if (isFirst)
      await tx.db.insert(workers).values({ id, startedAt, seenAt: tx.now, version: appVersion().version })
    await tx.db.delete(workers).where(lt(workers.seenAt, new Date(tx.now.getTime() - KEPT_MS)))
    if (isFirst || isPause(last?.seenAt, tx.now)) await catchUp(tx)
    if (last?.seenAt) await recordBlindness(tx, { from: last.seenAt, to: tx.now }, intervals(watched))
  })
}

const isPause = (seenAt: Date | null | undefined, now: Date) =>
  !seenAt || now.getTime() - seenAt.getTime() > PAUSE_MS

/** What should have been looked at meanwhile is due now, not long ago. */
async function catchUp({ db, now }: Context): Promise<void> {
  await db.update(probeTargets).set({ nextDueAt: now }).where(lt(probeTargets.nextDueAt, now))
}

const intervals = (watched: Watched[]) =>
  new Map(watched.map(({ id, intervalSeconds }) => [id, intervalSeconds]))
