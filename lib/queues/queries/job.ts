import { and, desc, eq } from 'drizzle-orm'
import { queueJobRetries, queueRetryJobs, queueRetryRuns } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { EngineJobDetail } from '../adapter'
import type { JobDetail, JobRetry } from '../contract'
import { mayDiscard, mayRetry } from '../may'
import { type FieldClasses, fieldClasses } from '../redaction/classes'
import { redactJson } from '../redaction/redact'
import { scrub } from '../redaction/scrub'
import type { Source } from '../sources'
import { jobView } from '../view'
import { getKnownQueue } from './rows'

const MAX_TEXT = 64_000
const MAX_ERROR = 8_000
const MAX_ERRORS = 50
const MAX_RELATIVES = 50
const MAX_RETRIES = 50

/** One job with all that is known of it, redacted. @throws AppError not_found, unavailable */
export async function getJob(ctx: Context, sourceId: string, queue: string, id: string): Promise<JobDetail> {
  requirePermission(ctx, 'queue:read')
  const { source } = await getKnownQueue(ctx, sourceId, queue)
  const job = await getEngineJob(source, queue, id)
  const retries = await retriesOf(ctx, sourceId, queue, id)
  const classes = fieldClasses(source.config)
  const errors = job.errors.slice(-MAX_ERRORS).map(({ at, text }) => ({
    at: iso(at),
    text: scrub(text.slice(0, MAX_ERROR), classes.secretKeys),
  }))
  const can = await source.can()
  return {
    ...jobView(job, classes),
    ...{ source: sourceId, queue, errors, retries },
    ...{ payload: documentOf(job.payload, classes), result: documentOf(job.result, classes) },
    relatives: job.relatives.slice(0, MAX_RELATIVES),
    timeline: timelineOf(job, errors, retries),
    mayRetry: await mayRetry(ctx, { can, source: sourceId, queue, job }),
    mayDiscard: mayDiscard(ctx, { can, job }),
  }
}

/** @throws AppError not_found, unavailable */
export async function getEngineJob(source: Source, queue: string, id: string): Promise<EngineJobDetail> {
  const job = await source.ask((adapter) => adapter.job(queue, id))
  if (!job) throw new AppError('not_found', `${queue} has no job ${id.slice(0, 100)}, or no longer.`)
  return job
}

function documentOf(given: EngineJobDetail['payload'], classes: FieldClasses): JobDetail['payload'] {
  if (!given) return null
  const kept = given.text.slice(0, MAX_TEXT)
  const { text, hidden } = redactJson(kept, classes)
  return { text, hidden, bytes: given.bytes, isCut: given.isCut || kept.length < given.text.length }
}

/** What was retried from here, newest first. */
async function retriesOf({ db }: Context, source: string, queue: string, jobId: string): Promise<JobRetry[]> {
  const alone = await db
    .select()
    .from(queueJobRetries)
    .where(
      and(
        eq(queueJobRetries.source, source),
        eq(queueJobRetries.queue, queue),
        eq(queueJobRetries.jobId, jobId),
      ),
    )
    .orderBy(desc(queueJobRetries.at))
    .limit(MAX_RETRIES)
  const inRuns = await db
    .select({ job: queueRetryJobs, run: queueRetryRuns })
    .from(queueRetryJobs)
    .innerJoin(queueRetryRuns, eq(queueRetryRuns.id, queueRetryJobs.runId))
    .where(
      and(
        eq(queueRetryJobs.source, source),
        eq(queueRetryJobs.queue, queue),
        eq(queueRetryJobs.jobId, jobId),
      ),
    )
    .orderBy(desc(queueRetryRuns.createdAt))
    .limit(MAX_RETRIES)
  const all: JobRetry[] = [
    ...alone.map(({ at, actorName, outcome }) => ({
      ...{ at: at.toISOString(), by: actorName, runId: null, error: null },
      outcome: outcome === null ? ('asking' as const) : outcome === 'done' ? ('retried' as const) : outcome,
    })),
    ...inRuns.map(({ job, run }) => ({
      ...{ at: (job.askedAt ?? run.createdAt).toISOString(), by: run.createdByName, runId: run.id },
      ...{ outcome: job.state, error: job.error },
    })),
  ]
  return all.sort((one, other) => other.at.localeCompare(one.at)).slice(0, MAX_RETRIES)
}

/** What is known of its life, oldest first. */
function timelineOf(
  { createdAt, runAt, startedAt, finishedAt, state }: EngineJobDetail,
  errors: JobDetail['errors'],
  retries: readonly JobRetry[],
): JobDetail['timeline'] {
  const known = [
    { at: iso(createdAt), what: 'created', detail: null },
    { at: iso(startedAt), what: 'started', detail: null },
    ...errors.map(({ at, text }) => ({
      at,
      what: 'failed',
      detail: text.split('\n')[0]?.slice(0, 300) ?? null,
    })),
    ...retries.map(({ at, by, outcome }) => ({ at, what: 'retried', detail: `by ${by}: ${outcome}` })),
    { at: state === 'completed' ? iso(finishedAt) : null, what: 'completed', detail: null },
    { at: state === 'delayed' || state === 'retrying' ? iso(runAt) : null, what: 'due', detail: null },
  ]
  return known
    .flatMap(({ at, ...rest }) => (at === null ? [] : [{ at, ...rest }]))
    .sort((one, other) => one.at.localeCompare(other.at))
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
