import type { QueueRetryJob, QueueRetryRun } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { ActionOutcome } from '../adapter'
import type { Source } from '../sources'
import { intend, jobsIn, type Settled, settle } from './jobs'

/** What engines take in one call. */
const BATCH = 500

/** Retries the next jobs of a run; answers how many the engine was asked for. */
export async function sendJobs(
  ctx: Context,
  run: QueueRetryRun,
  source: Source,
  jobs: number,
): Promise<number> {
  const intended = await intend(ctx, run, Math.min(jobs, BATCH))
  const outcomes = await ask(run, source, intended)
  await settle(
    ctx,
    run,
    'asking',
    intended.map((job, index) => settledAs(job, STATES[outcomes[index] ?? 'changed'])),
  )
  return intended.length
}

/**
 * Jobs somebody died over, or whose answer got lost: asked for again. By their version the engine retries none that was
 * retried already; those were ours, and what became of them is watched like that of all others.
 */
export async function askAgain(ctx: Context, run: QueueRetryRun, source: Source): Promise<void> {
  const lost = (await jobsIn(ctx, run, 'asking')).slice(0, BATCH)
  await ask(run, source, lost)
  await settle(
    ctx,
    run,
    'asking',
    lost.map((job) => settledAs(job, 'retried')),
  )
}

async function ask(
  { queue }: QueueRetryRun,
  source: Source,
  jobs: readonly QueueRetryJob[],
): Promise<ActionOutcome[]> {
  if (jobs.length === 0) return []
  const refs = jobs.map(({ jobId, version }) => ({ id: jobId, version }))
  return source.ask(async (adapter) => (await adapter.retry?.(queue, refs)) ?? [])
}

const STATES = { done: 'retried', changed: 'changed', gone: 'gone' } as const

const settledAs = ({ position }: QueueRetryJob, state: Settled['state']): Settled => ({ position, state })
