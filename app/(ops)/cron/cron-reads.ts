import { cache } from 'react'
import type { Context } from '@/lib/context'
import type { CronList, RunList } from '@/lib/cron/contract'
import { getCronCalendar, getCronJobDetail, getCronRun, listCronJobs, listCronRuns } from '@/lib/cron/queries'
import { findAppError } from '@/lib/errors'
import { lastGood } from '@/lib/status/last-good'

const DAYS = 35
const CHARTED = 60

/** What is kept for those who see ping addresses is not for others. */
const sight = ({ actor }: Context) => (actor.permissions.has('cron:write') ? 'full' : 'part')

export const readCronJobs = (ctx: Context, query: CronList) =>
  lastGood(`cron ${sight(ctx)} ${JSON.stringify(query)}`, () => listCronJobs(ctx, query))

export const readCronJob = cache((ctx: Context, id: string) =>
  lastGood(`cron job ${sight(ctx)} ${id}`, () => getCronJobDetail(ctx, id)),
)

export const readCalendar = (ctx: Context, id: string) =>
  lastGood(`cron calendar ${id}`, () => getCronCalendar(ctx, id, { days: DAYS }))

/** Slots that are due at most, none to come. */
export const readRuns = (ctx: Context, id: string, query: RunList) =>
  lastGood(`cron runs ${id} ${JSON.stringify(query)}`, () => listCronRuns(ctx, id, { to: 'now', ...query }))

/** Those that took a time, oldest first. */
export const readDurations = (ctx: Context, id: string) =>
  lastGood(`cron durations ${id}`, async () => {
    const { items } = await listCronRuns(ctx, id, {
      to: 'now',
      status: ['ok', 'late', 'failed', 'timed_out', 'extra'],
      limit: CHARTED,
    })
    return items.filter(({ durationMs }) => durationMs !== null).reverse()
  })

/** Undefined when there is no such run of this job. */
export const readRun = (ctx: Context, id: string, runId: string) =>
  lastGood(`cron run ${id} ${runId}`, () => getCronRun(ctx, id, runId)).catch((error) => {
    if (findAppError(error)?.code === 'not_found') return undefined
    throw error
  })
