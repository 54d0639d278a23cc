import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { texts } from '@/db/bulk'
import { queueRetryJobs } from '@/db/schema'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { plural } from '@/lib/format'
import type { EngineJob } from '../adapter'
import type { JobView, RetryInput, RetryPreview } from '../contract'
import { type Failed, readFailed } from '../failures/read'
import { filterOf } from '../queries/filter'
import { fieldClasses } from '../redaction/classes'
import type { Source } from '../sources'
import { jobView } from '../view'

/** A job as a preview pins it: this very end of it. */
export const pinned = z.object({
  id: z.string(),
  version: z.string(),
  attempts: z.number(),
  startedAt: z.string().nullable(),
})
export type Pinned = z.infer<typeof pinned>

export type Selection = {
  hash: string
  jobs: Pinned[]
  ineligible: RetryPreview['ineligible']
  isBounded: boolean
  /** The newest of them. */
  sample: JobView[]
}

const SAMPLE = 5

/**
 * The failed jobs that are asked for and may be retried, and why others may not.
 *
 * @throws AppError invalid, unprocessable, unavailable
 */
export async function select(ctx: Context, source: Source, asked: RetryInput): Promise<Selection> {
  const found = asked.jobIds
    ? await chosen(source, asked.queue, asked.jobIds)
    : await matching(ctx, source, asked)
  const live = await inLiveRuns(ctx, asked, found.failed)
  const eligible = found.failed.filter(({ job }) => !live.has(job.id))
  const jobs = eligible.map(({ job }) => pinnedFrom(job))
  return {
    hash: hashOf(asked, jobs),
    jobs,
    ineligible: [...found.ineligible, ...counted('in_live_run', live.size)],
    isBounded: found.isBounded,
    sample: eligible.slice(0, SAMPLE).map(({ view }) => view),
  }
}

type Found = { failed: Failed[]; ineligible: RetryPreview['ineligible']; isBounded: boolean }

async function chosen(source: Source, queue: string, ids: readonly string[]): Promise<Found> {
  const wanted = [...new Set(ids)]
  const jobs = await source.ask((adapter) => adapter.lookAt(queue, wanted))
  const classes = fieldClasses(source.config)
  const failed = jobs.filter(({ state }) => state === 'failed')
  return {
    failed: failed.map((job) => ({ job, view: jobView(job, classes) })),
    ineligible: [
      ...counted('not_failed', jobs.length - failed.length),
      ...counted('gone', wanted.length - jobs.length),
    ],
    isBounded: false,
  }
}

async function matching(ctx: Context, source: Source, asked: RetryInput): Promise<Found> {
  const { queue, filter = {} } = asked
  const signatures = new Set([asked.signature, filter.signature].filter((one) => one !== undefined))
  if (signatures.size > 1) throw new AppError('unprocessable', 'No job has two signatures.')
  const [signature] = signatures
  const { found, isBounded } = await readFailed(source, {
    ...(await filterOf(source, queue, filter, ctx.now)),
    signature,
  })
  return { failed: found, ineligible: isBounded ? counted('beyond_bound', 1) : [], isBounded }
}

async function inLiveRuns(
  { db }: Context,
  { source, queue }: RetryInput,
  failed: readonly Failed[],
): Promise<Set<string>> {
  if (failed.length === 0) return new Set()
  const ids = texts(failed.map(({ job }) => job.id))
  const rows = await db
    .select({ jobId: queueRetryJobs.jobId })
    .from(queueRetryJobs)
    .where(
      and(
        eq(queueRetryJobs.source, source),
        eq(queueRetryJobs.queue, queue),
        eq(queueRetryJobs.isLive, true),
        sql`${queueRetryJobs.jobId} = any(${ids})`,
      ),
    )
  return new Set(rows.map(({ jobId }) => jobId))
}

const pinnedFrom = ({ id, version, attempts, startedAt }: EngineJob): Pinned => ({
  ...{ id, version, attempts, startedAt: startedAt?.toISOString() ?? null },
})

const hashOf = ({ source, queue }: RetryInput, jobs: readonly Pinned[]): string => {
  const ends = jobs.map(({ id, version }) => JSON.stringify([id, version])).sort()
  return createHash('sha256')
    .update(JSON.stringify([source, queue, ends]))
    .digest('hex')
}

function counted(
  reason: RetryPreview['ineligible'][number]['reason'],
  count: number,
): RetryPreview['ineligible'] {
  return count === 0 ? [] : [{ reason, count, words: WORDS[reason](count) }]
}

const WORDS = {
  not_failed: (count: number) => `${plural(count, 'job')} no longer failed`,
  gone: (count: number) => `${plural(count, 'job')} no longer there`,
  in_live_run: (count: number) => `${plural(count, 'job')} in another retry that goes on`,
  beyond_bound: () => 'older jobs were not looked at: 10 000 at most in one retry',
}
