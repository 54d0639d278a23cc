import { cache } from 'react'
import { standardRange } from '@/components/layout/navigation'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { paths } from '@/lib/paths'
import type { QueueList } from '@/lib/queues/contract'
import { getQueue, listQueues, listWaitingTrends, type WaitingTrends } from '@/lib/queues/queries'
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

export const readQueue = cache((ctx: Context, source: string, queue: string) =>
  lastGood(`queue ${sight(ctx)} ${JSON.stringify([source, queue])}`, () => getQueue(ctx, source, queue)),
)

/** Nice to have: none when the engine is away, or the range cannot be. */
export const readTrends = cache(async (ctx: Context, from: string, to: string): Promise<WaitingTrends> => {
  try {
    return await listWaitingTrends(ctx, { from, to })
  } catch (error) {
    if (!findAppError(error)) throw error
    return {}
  }
})
