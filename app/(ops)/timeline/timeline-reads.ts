import { cache } from 'react'
import { standardRange } from '@/components/layout/navigation'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import { lastGood } from '@/lib/status/last-good'
import { COLUMNS, ROWS_AT_ONCE, type TimelineAsked, type TimelineBoard } from '@/lib/timeline/client'
import { itemParams, LANES } from '@/lib/timeline/contract'
import { getTimelineItem, getTimelineMarks, listTimeline } from '@/lib/timeline/queries'

/** What the first HTML waits for; then the page stands and the answer streams in. */
export const AT_FIRST_MS = 1_500
export const AT_MOST_MS = 9_000

type Search = Record<string, string | string[] | undefined>

const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** As the address says it; lanes that are none are left out. */
export function askedIn({ from, to, lanes }: Search): TimelineAsked {
  const standard = standardRange(paths.timeline())
  const named = textOf(lanes)?.split(',') ?? []
  const known = LANES.filter((lane) => named.includes(lane))
  return {
    from: textOf(from) ?? standard.from,
    to: textOf(to) ?? standard.to,
    lanes: known.length === 0 || known.length === LANES.length ? null : known.join(','),
  }
}

export function itemIn({ item }: Search): string | undefined {
  const read = itemParams.safeParse({ id: textOf(item) })
  return read.success ? read.data.id : undefined
}

// One read a request, however often and how patiently it is waited for.
const boardOnce = cache(
  async (ctx: Context, from: string, to: string, lanes: string | null): Promise<TimelineBoard> => {
    const named = lanes === null ? LANES : LANES.filter((lane) => lanes.split(',').includes(lane))
    const filters = { from, to, lanes: [...named] }
    const [picture, list] = await Promise.all([
      getTimelineMarks(ctx, { ...filters, buckets: COLUMNS }),
      listTimeline(ctx, { ...filters, limit: ROWS_AT_ONCE }),
    ])
    return { picture, list }
  },
)

export const readBoard = (ctx: Context, { from, to, lanes }: TimelineAsked, waitMs: number) =>
  lastGood(`timeline ${from} ${to} ${lanes}`, () => boardOnce(ctx, from, to, lanes), { waitMs })

/** Undefined when there is no such item or nobody answers: the panel then asks by itself. */
export const readItem = cache((ctx: Context, id: string) =>
  lastGood(`timeline item ${ctx.actor.role} ${id}`, () => getTimelineItem(ctx, id)).then(
    ({ value }) => value,
    () => undefined,
  ),
)
