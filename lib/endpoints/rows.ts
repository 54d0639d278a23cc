import type { Labels } from '@/lib/prometheus/promql'
import type { Sample, Series } from '@/lib/prometheus/queries'
import type { TimeRange } from '@/lib/time'
import type { Ask } from './ask'
import type { Endpoint } from './contract'
import { judge, type Reading } from './judge'
import { finite, onGrid, timeGrid, type Values } from './points'
import {
  millisecondsPer,
  type Quantile,
  quantile,
  requestRate,
  requestsByStatus,
  type Target,
} from './promql'
import { secondsOf } from './range'
import {
  endpointIdOf,
  isFailed,
  nowWindow,
  parseEndpointId,
  rateWindow,
  stepFor,
  WEEK_SECONDS,
} from './rules'
import { isIgnored, targetOf, type WatchedService } from './watched'

const SPARKLINE_POINTS = 40

type Columns = Record<Quantile | 'p95LastWeek', Map<string, number | null>> & {
  lastWeek: Map<string, Counts>
  sparkline: Map<string, Values>
}

type Counts = { requests: number; failed: number }
type Name = { method: string; route: string }

/**
 * The endpoints of one service that had series in the window, in the order the engine tells them: one query a column.
 * With `endpoint` only that one, whether pitwall.yaml ignores it or not.
 *
 * @throws AppError unavailable
 */
export async function readRows(
  ask: Ask,
  service: WatchedService,
  range: TimeRange,
  endpoint?: Name,
): Promise<Endpoint[]> {
  const target: Target = { ...service.target, ...(endpoint && { endpoint }) }
  const seconds = nowWindow(secondsOf(range))
  const answer = await ask.instant('requests by status', requestsByStatus(target, { seconds }), range.to)
  const counts = countsOf(target, answer)
  if (counts.size === 0) return []
  const columns = await readColumns(ask, target, range)
  return [...counts].flatMap(([key, count]) => {
    const name = nameOf(key)
    if (!isAddressable(service, name) || (!endpoint && isIgnored(service, name))) return []
    return [rowOf(service, { name, key, count, columns, seconds })]
  })
}

/** The row of an endpoint that had no series in the window. */
export function emptyRow(service: WatchedService, name: Name, range: TimeRange): Endpoint {
  const columns = { ...emptyColumns(), lastWeek: new Map(), sparkline: new Map() }
  return rowOf(service, {
    name,
    key: keyOf(name),
    count: undefined,
    columns,
    seconds: nowWindow(secondsOf(range)),
  })
}

const emptyColumns = () => ({ p50: new Map(), p95: new Map(), p99: new Map(), p95LastWeek: new Map() })

async function readColumns(ask: Ask, target: Target, range: TimeRange): Promise<Columns> {
  const now = { seconds: nowWindow(secondsOf(range)) }
  const before = { ...now, shiftSeconds: WEEK_SECONDS }
  const latency = async (name: string, of: Quantile, window = now) =>
    byKey(target, await ask.instant(name, quantile(target, of, window), range.to))
  const stepSeconds = stepFor(secondsOf(range), SPARKLINE_POINTS, 60)
  const traffic = requestRate(target, { seconds: rateWindow(stepSeconds) })
  const [p50, p95, p99, p95LastWeek, lastWeek, sparkline] = await Promise.all([
    latency('p50 now', 'p50'),
    latency('p95 now', 'p95'),
    latency('p99 now', 'p99'),
    ask.optional('last week', latency('p95 last week', 'p95', before)),
    ask.optional(
      'last week',
      ask.instant('requests by status last week', requestsByStatus(target, before), range.to),
    ),
    ask.optional('sparkline', ask.range('requests per second', traffic, { ...range, stepSeconds })),
  ])
  return {
    p50,
    p95,
    p99,
    p95LastWeek: p95LastWeek ?? new Map(),
    lastWeek: countsOf(target, lastWeek ?? []),
    sparkline: sparklines(target, sparkline ?? [], { ...range, stepSeconds }),
  }
}

type Found = { name: Name; key: string; count: Counts | undefined; columns: Columns; seconds: number }

function rowOf(service: WatchedService, { name, key, count, columns, seconds }: Found): Endpoint {
  const now = readingOf(count, columns.p95.get(key))
  const lastWeek = readingOf(columns.lastWeek.get(key), columns.p95LastWeek.get(key))
  const verdict = judge(now, { windowSeconds: seconds, lastWeek, targetMs: targetOf(service, name) })
  return {
    id: endpointIdOf({ service: service.id, ...name }),
    service: service.id,
    serviceName: service.name,
    ...name,
    requestsPerSecond: now.requests === null ? null : now.requests / seconds,
    errorRatio: now.errorRatio,
    p50Ms: columns.p50.get(key) ?? null,
    p95Ms: now.p95Ms,
    p99Ms: columns.p99.get(key) ?? null,
    requests: now.requests,
    ...verdict,
    baseline: null,
    sparkline: columns.sparkline.get(key) ?? [],
  }
}

function readingOf(count: Counts | undefined, p95Ms: number | null = null): Reading {
  if (!count) return { requests: null, errorRatio: null, p95Ms }
  const { requests, failed } = count
  return { requests, errorRatio: requests > 0 ? failed / requests : null, p95Ms }
}

function countsOf(target: Target, samples: Sample[]): Map<string, Counts> {
  const counts = new Map<string, Counts>()
  for (const { labels, value } of samples) {
    const key = keyIn(target, labels)
    const known = counts.get(key) ?? { requests: 0, failed: 0 }
    const requests = finite(value) ?? 0
    known.requests += requests
    if (isFailed(labels[target.family.status] ?? '')) known.failed += requests
    counts.set(key, known)
  }
  return counts
}

function byKey(target: Target, samples: Sample[]): Map<string, number | null> {
  const scale = millisecondsPer(target.family)
  return new Map(samples.map(({ labels, value }) => [keyIn(target, labels), finite(value * scale)]))
}

function sparklines(target: Target, series: Series[], grid: TimeRange & { stepSeconds: number }) {
  const at = timeGrid(grid)
  return new Map(
    series.map((one): [string, Values] => [keyIn(target, one.labels), onGrid(at, one).map(roughly)]),
  )
}

/** Three digits draw the same line in a third of the bytes. */
const roughly = (value: number | null) => (value === null ? null : Number(value.toPrecision(3)))

const isAddressable = ({ id }: WatchedService, name: Name): boolean =>
  parseEndpointId(endpointIdOf({ service: id, ...name })) !== undefined

// A method holds no space, so the first one ends it.
const keyOf = ({ method, route }: Name): string => `${method} ${route}`
const keyIn = ({ family, endpoint }: Target, labels: Labels): string =>
  keyOf(endpoint ?? { method: labels[family.method] ?? '', route: labels[family.route] ?? '' })

function nameOf(key: string): Name {
  const space = key.indexOf(' ')
  return { method: key.slice(0, space), route: key.slice(space + 1) }
}
