import type { QueueRetryJob } from '@/db/schema'
import type { Capabilities, EngineJob } from '../adapter'

const LONGEST_MS = 6 * 3_600_000

export type Outcome = 'ok' | 'failed' | 'unknown'

/**
 * What became of a retried job; undefined while it is on its way. One that failed and will be tried again by its engine
 * has failed again all the same.
 */
export function outcomeOf(
  row: Pick<QueueRetryJob, 'version' | 'attempts' | 'startedAt' | 'askedAt'>,
  job: EngineJob | undefined,
  can: Pick<Capabilities, 'forgetsCompleted'>,
  now: Date,
): Outcome | undefined {
  if (!job) return can.forgetsCompleted ? 'ok' : 'unknown'
  if (job.state === 'completed') return 'ok'
  if (job.state === 'failed' && job.version !== row.version) return 'failed'
  if (job.state === 'retrying' && hasBegun(row, job)) return 'failed'
  const isOld = row.askedAt !== null && now.getTime() - row.askedAt.getTime() > LONGEST_MS
  return isOld ? 'unknown' : undefined
}

/** Whether a job was begun since it was pinned: engines go on counting, or begin anew. */
export function hasBegun(
  row: Pick<QueueRetryJob, 'attempts' | 'startedAt'>,
  { attempts, startedAt }: Pick<EngineJob, 'attempts' | 'startedAt'>,
): boolean {
  const isAnotherStart = startedAt !== null && startedAt.getTime() !== row.startedAt?.getTime()
  return isAnotherStart || (attempts > 0 && attempts !== row.attempts)
}
