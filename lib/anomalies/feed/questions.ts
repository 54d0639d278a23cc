import type { Context } from '@/lib/context'
import { millisecondsPer, quantile, quantileOfAll, requestsByStatus } from '@/lib/endpoints/promql'
import type { WatchedService } from '@/lib/endpoints/watched'
import { quote } from '@/lib/prometheus/promql'
import { type Grid, queryRange, type Series } from '@/lib/prometheus/queries'

/** Seconds before each minute that its values are taken over. */
export const WINDOW_SECONDS = 300
const WINDOW = { seconds: WINDOW_SECONDS }

export type Answers = {
  /** By endpoint and status, counted over the window. */
  requests: Series[]
  /** By endpoint, in milliseconds. */
  p95: Series[]
  /** Of all requests but those of ignored endpoints, in milliseconds: one series, or none. */
  p95OfAll: Series[]
}

/** What is asked of the engine for a service: three queries, however many endpoints it has, one after the other. */
export async function ask(ctx: Context, { target, endpoints }: WatchedService, grid: Grid): Promise<Answers> {
  const scale = millisecondsPer(target.family)
  const read = (query: string) => queryRange(ctx, query, grid, { remember: false })
  const readMs = async (query: string) => scaled(await read(query), scale)
  const ignored = (endpoints?.ignore ?? []).map((pattern) => matchersOf(target.family, pattern))
  return {
    requests: await read(requestsByStatus(target, WINDOW)),
    p95: await readMs(quantile(target, 'p95', WINDOW)),
    p95OfAll: await readMs(quantileOfAll(target, 'p95', WINDOW, ignored)),
  }
}

const scaled = (series: Series[], scale: number): Series[] =>
  series.map(({ labels, points }) => ({
    labels,
    points: points.map(([at, value]) => [at, value * scale]),
  }))

/** A pattern of pitwall.yaml as matchers: what `matchesPattern` of lib/endpoints/rules says of names. */
function matchersOf({ method, route }: WatchedService['target']['family'], pattern: string): string {
  const [methods = '*', routes = '*'] = pattern.includes(' ') ? pattern.split(' ') : ['*', pattern]
  return `${method}=~${quote(`(?i)${regexOf(methods)}`)},${route}=~${quote(regexOf(routes))}`
}

const regexOf = (like: string): string =>
  like
    .split('*')
    .map((text) => text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*')
