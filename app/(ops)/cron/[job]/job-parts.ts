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
export const findJob = (ctx: Context, id: string) => found(readCronJob(ctx, id))

/** The same with all that the page of a job shows. */
export const findParts = (ctx: Context, id: string, search: z.infer<typeof jobSearch>) =>
  found(readParts(ctx, id, search))

async function readParts(ctx: Context, id: string, { run, ...filters }: z.infer<typeof jobSearch>) {
  const job = await readCronJob(ctx, id)
  const shown = run ?? downRun(job.value)
  return Promise.all([
    job,
    readRuns(ctx, id, { ...filters, limit: RUNS }),
    readDurations(ctx, id),
    readCalendar(ctx, id),
    shown === undefined ? undefined : readRun(ctx, id, shown),
  ])
}

const downRun = ({ state, lastBadRun }: CronJobDetail) => (state === 'down' ? lastBadRun?.id : undefined)

/** A job that is not there is a missing page. */
const found = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error) => {
    const code = findAppError(error)?.code
    if (code === 'not_found') notFound()
    if (code === 'unavailable') return undefined
    throw error
  })
