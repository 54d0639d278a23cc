import { cache } from 'react'
import { standardRange } from '@/components/layout/navigation'
import type { Context } from '@/lib/context'
import { COMPARISONS, type Comparison } from '@/lib/endpoints/contract'
import { getEndpoint, listAllEndpoints } from '@/lib/endpoints/queries'
import { paths } from '@/lib/paths'
import { lastGood } from '@/lib/status/last-good'
import type { RangeText } from '@/lib/time'

/** What the first HTML waits for; then the page stands and the answer streams in. */
export const AT_FIRST_MS = 1_500
/** Beyond what the engine is given to answer. */
export const AT_MOST_MS = 9_000

type Search = Record<string, string | string[] | undefined>

const textOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** As the address says it: what can be read and what not is the reader's to judge. */
export function rangeText({ from, to }: Search): RangeText {
  const standard = standardRange(paths.endpoints())
  return { from: textOf(from) ?? standard.from, to: textOf(to) ?? standard.to }
}

export function comparisonIn({ compare }: Search): Comparison {
  return COMPARISONS.find((known) => known === textOf(compare)) ?? 'none'
}

// One read a request, however often and how patiently it is waited for.
const listOnce = cache((ctx: Context, from: string, to: string) => listAllEndpoints(ctx, { from, to }))

const endpointOnce = cache((ctx: Context, id: string, from: string, to: string, compare: Comparison) =>
  getEndpoint(ctx, id, { from, to, compare }),
)

export const readEndpoints = (ctx: Context, { from, to }: RangeText, waitMs: number) =>
  lastGood(`${from} ${to}`, () => listOnce(ctx, from, to), { waitMs, source: 'endpoint_lists' })

export type EndpointAsked = { id: string; range: RangeText; compare: Comparison }

export const readEndpoint = (ctx: Context, { id, range, compare }: EndpointAsked, waitMs: number) =>
  lastGood(
    `${id} ${range.from} ${range.to} ${compare}`,
    () => endpointOnce(ctx, id, range.from, range.to, compare),
    { waitMs, source: 'endpoints' },
  )
