import { notFound } from 'next/navigation'
import { cache } from 'react'
import { standardRange } from '@/components/layout/navigation'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { paths } from '@/lib/paths'
import type { QueueList, RetryRunList } from '@/lib/queues/contract'
import {
  getQueue,
  getRetryRunDetail,
  listQueues,
  listRetryRuns,
  listSchedules,
  listWaitingTrends,
  type WaitingTrends,
} from '@/lib/queues/queries'
import { lastGood } from '@/lib/status/last-good'
import type { RangeText } from '@/lib/time'

type Search = Record<string, string | string[] | undefined>

const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** As the address says it: what can be read and what not is the reader's to judge. */
export function rangeText({ from, to }: Search): RangeText {
  const standard = standardRange(paths.queues())
  return { from: textOf(from) ?? standard.from, to: textOf(to) ?? standard.to }
}

/** What the shell keeps in the address. */
export function keptIn(search: Search): Record<string, string> {
  return Object.fromEntries(
    ['refresh', 'from', 'to'].flatMap((name) => {
      const value = textOf(search[name])
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** What is kept for those who see tenants and advice is not for others. */
const sight = ({ actor }: Context) =>
  (['queue:read', 'queue:operate'] as const).filter((one) => actor.permissions.has(one)).join()

export const readQueues = cache((ctx: Context, query: QueueList) =>
  lastGood(`queues ${sight(ctx)} ${JSON.stringify(query)}`, () => listQueues(ctx, query)),
)

const RUNS = 8

/** A queue with its schedules and its newest retries: all that does not ask its engine. */
export async function readQueueParts(ctx: Context, source: string, queue: string) {
  const key = `${sight(ctx)} ${JSON.stringify([source, queue])}`
  const [read, schedules, runs] = await Promise.all([
    lastGood(`queue ${key}`, () => getQueue(ctx, source, queue)),
    lastGood(`queue schedules ${source}`, () => listSchedules(ctx, source)),
    lastGood(`queue retries ${key}`, () => listRetryRuns(ctx, { source, queue, limit: RUNS })),
  ])
  return {
    ...{ queue: read.value, stale: read.stale, runs: runs.value.items },
    schedules: schedules.value.items.filter((schedule) => schedule.queue === queue),
  }
}

export const readRetryRuns = (ctx: Context, query: RetryRunList) =>
  lastGood(`queue retries ${JSON.stringify(query)}`, () => listRetryRuns(ctx, query))

export const readRetryRun = (ctx: Context, id: string) =>
  lastGood(`queue retry ${id}`, () => getRetryRunDetail(ctx, id))

/** What is not there is a missing page; undefined when the database is away and nothing was ever read. */
export const found = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error) => {
    const code = findAppError(error)?.code
    if (code === 'not_found') notFound()
    if (code === 'unavailable') return undefined
    throw error
  })

/** Nice to have: none when the engine is away, or the range cannot be. */
export const readTrends = cache(async (ctx: Context, from: string, to: string): Promise<WaitingTrends> => {
  try {
    return await listWaitingTrends(ctx, { from, to })
  } catch (error) {
    if (!findAppError(error)) throw error
    return {}
  }
})
