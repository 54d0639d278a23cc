import { and, eq, sql } from 'drizzle-orm'
import { queues } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import { within } from '@/lib/within'
import type { PauseAnswer } from '../contract'
import { getKnownQueue, type Known } from '../queries/rows'

/** Nobody takes a job of it until it is resumed. Pausing twice is not an error. @throws AppError not_found, unprocessable, unavailable */
export const pauseQueue = (ctx: Context, source: string, queue: string): Promise<PauseAnswer> =>
  switchQueue(ctx, source, queue, true)

/** Resuming twice is not an error. @throws AppError not_found, unprocessable, unavailable */
export const resumeQueue = (ctx: Context, source: string, queue: string): Promise<PauseAnswer> =>
  switchQueue(ctx, source, queue, false)

/** Our own transaction waits for the engine. */
const LONGEST_MS = 5_000

class NothingChanged extends Error {}

async function switchQueue(ctx: Context, id: string, queue: string, paused: boolean): Promise<PauseAnswer> {
  requirePermission(ctx, 'queue:operate')
  const known = await getKnownQueue(ctx, id, queue)
  if (!(await known.source.can())?.pause)
    throw new AppError('unprocessable', `${known.source.config.kind} cannot pause queues from outside.`)
  const answer = { source: id, queue, paused }
  try {
    await transaction(ctx, (tx) => write(tx, known, paused))
    return { ...answer, changed: true }
  } catch (error) {
    if (error instanceof NothingChanged) return { ...answer, changed: false }
    throw error
  }
}

/** The trail comes first: without it nothing is asked of the engine, and what the engine refuses leaves none. */
async function write(tx: Context, { source, row }: Known, paused: boolean): Promise<void> {
  const subject = `queue:${row.source}/${row.queue}`
  const action = paused ? 'paused' : 'resumed'
  await recordAudit(tx, { action: `queue.${action}`, subject })
  await recordEvent(tx, {
    lane: 'queue',
    kind: `queue_${action}`,
    service: row.service,
    subject,
    severity: 'info',
    title: `${tx.actor.name} ${action} ${row.queue}`,
  })
  await tx.db
    .update(queues)
    .set({ reading: sql`jsonb_set(${queues.reading}, '{paused}', ${String(paused)}::text::jsonb)` })
    .where(and(eq(queues.source, row.source), eq(queues.queue, row.queue)))
  const switched = source.ask(async (adapter) =>
    paused ? adapter.pause?.(row.queue) : adapter.resume?.(row.queue),
  )
  const changed = await within(switched, LONGEST_MS)
  if (!changed) throw new NothingChanged()
}
