import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { integers, texts } from '@/db/bulk'
import { type QueueRetryJob, type QueueRetryRun, queueRetryJobs, queueRetryRuns } from '@/db/schema'
import type { Context } from '@/lib/context'
import { holdsRun } from './claim'
import { WINDOW } from './decide'

const MAX_WATCHED = 1_000

type State = QueueRetryJob['state']

/** Jobs of a run in one state, in order; at most 1 000. */
export const jobsIn = ({ db }: Context, { id }: QueueRetryRun, state: State): Promise<QueueRetryJob[]> =>
  db
    .select()
    .from(queueRetryJobs)
    .where(and(eq(queueRetryJobs.runId, id), eq(queueRetryJobs.state, state)))
    .orderBy(asc(queueRetryJobs.position))
    .limit(MAX_WATCHED)

/** The newest outcomes that are known. */
export async function windowOf({ db }: Context, { id }: QueueRetryRun): Promise<('ok' | 'failed')[]> {
  const { runId, state, settledAt, position } = queueRetryJobs
  const rows = await db
    .select({ state })
    .from(queueRetryJobs)
    .where(and(eq(runId, id), inArray(state, ['ok', 'failed'])))
    .orderBy(desc(settledAt), desc(position))
    .limit(WINDOW)
  return rows.map((row) => (row.state === 'ok' ? 'ok' : 'failed'))
}

/** Error of the job that failed last. */
export async function newestError({ db }: Context, { id }: QueueRetryRun): Promise<string | null> {
  const { runId, state, settledAt, error } = queueRetryJobs
  const [row] = await db
    .select({ error })
    .from(queueRetryJobs)
    .where(and(eq(runId, id), eq(state, 'failed')))
    .orderBy(desc(settledAt))
    .limit(1)
  return row?.error ?? null
}

/**
 * Marks the next jobs as asked for, and commits that before the engine hears of it. Nothing when the run has ended or
 * somebody else has it.
 */
export async function intend(
  { db, now }: Context,
  run: QueueRetryRun,
  jobs: number,
): Promise<QueueRetryJob[]> {
  const { runId, position, state } = queueRetryJobs
  const next = db
    .select({ position })
    .from(queueRetryJobs)
    .where(and(eq(runId, run.id), eq(state, 'pending')))
    .orderBy(asc(position))
    .limit(jobs)
    .for('update')
  const intended = await db
    .update(queueRetryJobs)
    .set({ state: 'asking', askedAt: now })
    .where(
      and(eq(runId, run.id), eq(state, 'pending'), sql`${position} = any(array(${next}))`, isHeld(run, true)),
    )
    .returning()
  return intended.sort((one, other) => one.position - other.position)
}

export type Settled = { position: number; state: State; error?: string | undefined }

/** Writes what became of jobs that were in `from`; nothing when somebody else has the run by now. */
export async function settle(
  { db, now }: Context,
  run: QueueRetryRun,
  from: 'asking' | 'retried',
  settled: readonly Settled[],
): Promise<void> {
  if (settled.length === 0) return
  const at = now.toISOString()
  await db
    .update(queueRetryJobs)
    .set({
      state: sql`n.state`,
      error: sql`n.error`,
      settledAt: sql`case when n.state = 'retried' then null else ${at}::timestamptz end`,
    })
    .from(
      sql`unnest(${integers(settled.map(({ position }) => position))}, ${texts(settled.map(({ state }) => state))},
        ${texts(settled.map(({ error }) => error))}) as n(position, state, error)`,
    )
    .where(
      and(
        eq(queueRetryJobs.runId, run.id),
        eq(queueRetryJobs.state, from),
        sql`${queueRetryJobs.position} = n.position`,
        isHeld(run, false),
      ),
    )
}

/** What the engine did with jobs it was asked for may be written down even when the run was cancelled meanwhile. */
const isHeld = (run: QueueRetryRun, goesOn: boolean) =>
  sql`exists (select from ${queueRetryRuns} where ${holdsRun(run)}
    ${goesOn ? sql`and ${queueRetryRuns.endedAt} is null` : sql``})`
