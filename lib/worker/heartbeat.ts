import { lt, max, sql } from 'drizzle-orm'
import { workers } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import type { Watched } from '@/lib/probes/queries'
import { recordBlindness } from '@/lib/status/commands/record-blindness'
import { appVersion } from '@/lib/version'

const HEARTBEAT_LOCK = 4_801_002
const KEPT_MS = 24 * 3_600_000

export type WorkerSelf = { id: string; startedAt: Date }

/**
 * Says that this worker lives. When no worker did for longer than a look may be overdue - all were stopped, the host was
 * suspended, the database away - that time is told as blindness, once, whoever is back first.
 */
export async function beat(ctx: Context, { id, startedAt }: WorkerSelf, watched: Watched[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(${HEARTBEAT_LOCK})`)
    const [last] = await tx.db.select({ seenAt: max(workers.seenAt) }).from(workers)
    await tx.db
      .insert(workers)
      .values({ id, startedAt, seenAt: tx.now, version: appVersion().version })
      .onConflictDoUpdate({ target: workers.id, set: { seenAt: tx.now } })
    await tx.db.delete(workers).where(lt(workers.seenAt, new Date(tx.now.getTime() - KEPT_MS)))
    if (last?.seenAt) await recordBlindness(tx, { from: last.seenAt, to: tx.now }, intervals(watched))
  })
}

const intervals = (watched: Watched[]) =>
  new Map(watched.map(({ id, intervalSeconds }) => [id, intervalSeconds]))
