import type { QueueRetryJob, QueueRetryRun } from '@/db/schema'
import type { Context } from '@/lib/context'
import { formatDuration } from '@/lib/format'
import type { EngineJob } from '../adapter'
import { fieldClasses } from '../redaction/classes'
import { scrub } from '../redaction/scrub'
import type { Source } from '../sources'
import { jobsIn, type Settled, settle } from './jobs'
import { hasBegun, outcomeOf } from './outcome'

/** So long a retried job may wait for somebody to begin with it. */
const PATIENCE_MS = 30 * 60_000
const MAX_ERROR = 500

/** Writes down what became of retried jobs. Answers why there is no hope, when one has waited too long to be begun. */
export async function watchJobs(
  ctx: Context,
  run: QueueRetryRun,
  source: Source,
): Promise<string | undefined> {
  const watched = await jobsIn(ctx, run, 'retried')
  if (watched.length === 0) return undefined
  const found = await source.ask(async (adapter) => ({
    can: adapter.can,
    jobs: await adapter.lookAt(
      run.queue,
      watched.map(({ jobId }) => jobId),
    ),
  }))
  const byId = new Map(found.jobs.map((job) => [job.id, job]))
  const { secretKeys } = fieldClasses(source.config)
  const settled = watched.flatMap((row): Settled[] => {
    const job = byId.get(row.jobId)
    const state = outcomeOf(row, job, found.can, ctx.now)
    if (state === undefined) return []
    const error = state === 'failed' ? scrub(job?.error ?? '', secretKeys).slice(0, MAX_ERROR) : undefined
    return [{ position: row.position, state, error: error?.replaceAll('\0', '').toWellFormed() }]
  })
  await settle(ctx, run, 'retried', settled)
  const known = new Set(settled.map(({ position }) => position))
  const open = watched.filter(({ position }) => !known.has(position))
  return open.some((row) => isForgotten(row, byId.get(row.jobId), ctx.now))
    ? `Jobs that were retried have waited for ${formatDuration(PATIENCE_MS / 1_000)}, and nobody has begun with them.`
    : undefined
}

function isForgotten(row: QueueRetryJob, job: EngineJob | undefined, now: Date): boolean {
  if (!job || job.state === 'active' || hasBegun(row, job)) return false
  return row.askedAt !== null && now.getTime() - row.askedAt.getTime() > PATIENCE_MS
}
