import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type QueueRetryRun, queueRetryJobs, queueRetryRuns } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { RetryRun, RetryRunDetail, RetryRunList, RetryRunPage } from '../contract'
import { withLevels } from '../needs'
import { askedWords } from '../retries/asked'
import { type Counts, countsOf } from '../retries/counts'
import { outcomeWords } from '../rules'

const MAX_JOBS = 100
const CURSOR = /^(\d{1,15})_([\da-f-]{36})$/

/** Newest first. @throws AppError invalid (a cursor that is not ours) */
export async function listRetryRuns(ctx: Context, wanted: RetryRunList): Promise<RetryRunPage> {
  requirePermission(ctx, 'queue:read')
  const { source, queue, state, limit } = wanted
  const after = wanted.cursor === undefined ? undefined : readCursor(wanted.cursor)
  const { createdAt, id } = queueRetryRuns
  const rows = await ctx.db
    .select()
    .from(queueRetryRuns)
    .where(
      and(
        source === undefined ? undefined : eq(queueRetryRuns.source, source),
        queue === undefined ? undefined : eq(queueRetryRuns.queue, queue),
        state === undefined ? undefined : eq(queueRetryRuns.state, state),
        after && sql`(${createdAt}, ${id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const counts = await countsOf(
    ctx,
    shown.map((row) => row.id),
  )
  const last = shown.at(-1)
  return {
    items: shown.map((row) => runView(row, counts.get(row.id))),
    nextCursor: rows.length > limit && last ? `${last.createdAt.getTime()}_${last.id}` : null,
  }
}

/** @throws AppError not_found */
export async function getRetryRun(ctx: Context, id: string): Promise<RetryRun> {
  const row = await getRunRow(ctx, id)
  return runView(row, (await countsOf(ctx, [id])).get(id))
}

/** With what its jobs need, and the jobs that tell most. @throws AppError not_found */
export async function getRetryRunDetail(ctx: Context, id: string): Promise<RetryRunDetail> {
  requirePermission(ctx, 'queue:read')
  const row = await getRunRow(ctx, id)
  const needs = row.dependencies.map((need) => ({ id: need, because: 'declared' as const }))
  return {
    ...(await getRetryRun(ctx, id)),
    dependencies: await withLevels(ctx, needs),
    jobs: await tellingJobs(ctx, id),
  }
}

export async function getRunRow({ db }: Pick<Context, 'db'>, id: string): Promise<QueueRetryRun> {
  const [row] = await db.select().from(queueRetryRuns).where(eq(queueRetryRuns.id, id))
  if (!row) throw new AppError('not_found', `There is no retry ${id}.`)
  return row
}

async function tellingJobs({ db }: Context, runId: string): Promise<RetryRunDetail['jobs']> {
  const { state, position } = queueRetryJobs
  const telling = sql`array_position(array['failed', 'unknown', 'asking', 'retried', 'changed', 'gone', 'ok', 'pending', 'left'], ${state})`
  const rows = await db
    .select()
    .from(queueRetryJobs)
    .where(eq(queueRetryJobs.runId, runId))
    .orderBy(asc(telling), asc(position))
    .limit(MAX_JOBS)
  return rows.map((row) => ({
    ...{ id: row.jobId, state: row.state, error: row.error },
    ...{ askedAt: iso(row.askedAt), settledAt: iso(row.settledAt) },
  }))
}

const storedSample = z.object({ sample: z.string().nullable() }).catch({ sample: null })

function runView(row: QueueRetryRun, counts: Counts | undefined): RetryRun {
  if (!counts) throw new Error('a run without counts')
  const { id, source, queue, state, reason, canary, ratePerSecond, whenHealthy } = row
  return {
    ...{ id, source, queue, state, counts, words: outcomeWords(counts), reason, canary },
    ...{ canaryPassedAt: iso(row.canaryPassedAt), ratePerSecond, whenHealthy },
    asked: askedWords(row.asked, storedSample.parse(row.asked).sample),
    ...{ createdBy: row.createdByName, createdAt: row.createdAt.toISOString(), endedAt: iso(row.endedAt) },
  }
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  const uuid = z.uuid().safeParse(id)
  if (at === undefined || !uuid.success) throw new AppError('invalid', 'This cursor is not one of ours.')
  return { at: new Date(Number(at)), id: uuid.data }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
