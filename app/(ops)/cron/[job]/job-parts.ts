import { notFound } from 'next/navigation'
import { z } from 'zod'
import { readCalendar, readCronJob, readDurations, readRun, readRuns } from '@/app/(ops)/cron/cron-reads'
import type { Context } from '@/lib/context'
import { type CronJobDetail, cronRunParams, runList } from '@/lib/cron/contract'
import { findAppError } from '@/lib/errors'

const RUNS = 30

/** Which runs are listed, and which one is shown whole. */
export const jobSearch = z.object({
  status: runList.shape.status,
  cursor: runList.shape.cursor,
  run: cronRunParams.shape.runId.optional(),
})

/** Undefined when the database is away and nothing was ever read. */
export async function findParts(ctx: Context, id: string, { run, ...filters }: z.infer<typeof jobSearch>) {
  try {
    const job = await readCronJob(ctx, id)
    const shown = run ?? downRun(job.value)
    return await Promise.all([
      job,
      readRuns(ctx, id, { ...filters, limit: RUNS }),
      readDurations(ctx, id),
      readCalendar(ctx, id),
      shown === undefined ? undefined : readRun(ctx, id, shown),
    ])
  } catch (error) {
    const code = findAppError(error)?.code
    if (code === 'not_found') notFound()
    if (code === 'unavailable') return undefined
    throw error
  }
}

const downRun = ({ state, lastBadRun }: CronJobDetail) => (state === 'down' ? lastBadRun?.id : undefined)
