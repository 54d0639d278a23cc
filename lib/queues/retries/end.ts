import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type QueueRetryRun, queueRetryRuns } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { outcomeWords, queuePaths } from '../rules'
import { settingsOf } from '../settings'
import { listSources } from '../sources'
import { countsOf } from './counts'

export type End = { state: 'stopped' | 'finished' | 'cancelled'; reason: string | null }

/**
 * Ends a run for good and frees its jobs, in one transaction with the word of it. False when it has ended already, or
 * `isMine` does not hold: then nothing is written.
 */
export async function endRun(tx: Context, run: QueueRetryRun, end: End, isMine?: SQL): Promise<boolean> {
  const ended = await tx.db
    .update(queueRetryRuns)
    .set({ state: end.state, reason: end.reason?.slice(0, 1_000) ?? null, endedAt: tx.now })
    .where(and(eq(queueRetryRuns.id, run.id), isNull(queueRetryRuns.endedAt), isMine))
    .returning({ id: queueRetryRuns.id })
  if (ended.length === 0) return false
  await tx.db.execute(sql`update queue_retry_jobs set is_live = false,
    state = case state when 'pending' then 'left' else state end where run_id = ${run.id}`)
  await tell(tx, run, end)
  return true
}

async function tell(tx: Context, run: QueueRetryRun, { state, reason }: End): Promise<void> {
  const counts = await countsOf(tx, [run.id])
  const own = counts.get(run.id)
  const words = own ? outcomeWords(own) : ''
  const subject = `queue:${run.source}/${run.queue}`
  await recordAudit(tx, {
    action: `queue_retry.${state}`,
    subject,
    after: { run: run.id, reason, counts: own },
  })
  const config = listSources().find(({ id }) => id === run.source)
  const what = state === 'cancelled' ? `was cancelled by ${tx.actor.name}` : state
  await recordEvent(tx, {
    ...{ lane: 'queue', kind: `queue_retry_${state}`, subject },
    service: config ? settingsOf(config, run.queue).service : null,
    severity: state === 'stopped' ? 'warning' : 'info',
    title:
      `The retry of ${run.queue} ${what}: ${words}${reason && state === 'stopped' ? `. ${reason}` : ''}`.slice(
        0,
        500,
      ),
    evidence: { run: run.id, href: queuePaths.retryRun(run.id) },
  })
}
