import type { Series } from '@/lib/prometheus/queries'
import type { Ask } from './ask'
import type { EndpointDetail, TimeGrid } from './contract'
import { addUp, onGrid, timeGrid, type Values } from './points'
import { bucketRates, millisecondsPer } from './promql'
import { secondsOf } from './range'
import { rateWindow, stepFor } from './rules'
import type { Subject } from './subject'

type Heatmap = EndpointDetail['heatmap']

const MAX_COLUMNS = 60
const SHORTEST_COLUMN_SECONDS = 60

/** Where native histograms, which have no bounds of their own, are cut; milliseconds. */
const NATIVE_BOUNDS_MS = [5, 10, 25, 50, 75, 100, 150, 250, 400, 600, 1_000, 2_500, 5_000]

/** Requests by latency and time; empty when it cannot be read. */
export async function readHeatmap(ask: Ask, { target, range }: Subject): Promise<Heatmap> {
  const stepSeconds = stepFor(secondsOf(range), MAX_COLUMNS, SHORTEST_COLUMN_SECONDS)
  const grid = timeGrid({ ...range, stepSeconds })
  const perUnit = millisecondsPer(target.family)
  const bounds = NATIVE_BOUNDS_MS.map((bound) => bound / perUnit)
  const query = bucketRates(target, { seconds: rateWindow(stepSeconds) }, bounds)
  const series = await ask.optional(
    'heatmap',
    ask.range('requests per second by bucket', query, { ...range, stepSeconds }),
  )
  return { grid, ...heatmapOf(series ?? [], grid, perUnit) }
}

/** From what is below each bound to what lies between two of them. */
function heatmapOf(series: Series[], grid: TimeGrid, perUnit: number): Omit<Heatmap, 'grid'> {
  const below = cumulative(series, grid)
  const bounds = [...below.keys()].sort((one, other) => one - other)
  const counts = bounds.map((bound, index) => {
    const lower = below.get(bounds[index - 1] ?? Number.NaN)
    return (below.get(bound) ?? []).map((value, column) => between(value, lower?.[column] ?? null))
  })
  return {
    bounds: bounds.map((bound) => (Number.isFinite(bound) ? bound * perUnit : null)),
    counts,
  }
}

/** Requests in each column up to each bound; `1` and `1.0` are the same bound. */
function cumulative(series: Series[], grid: TimeGrid): Map<number, Values> {
  const below = new Map<number, Values>()
  for (const one of series) {
    const bound = Number((one.labels.le ?? '').replace('Inf', 'Infinity'))
    if (Number.isNaN(bound)) continue
    const values = onGrid(grid, one, grid.stepSeconds)
    const known = below.get(bound)
    below.set(bound, known ? addUp(known, values) : values)
  }
  return below
}

/** Rates of neighbouring buckets may cross by a rounding error. */
const between = (upTo: number | null, below: number | null): number | null =>
  upTo === null ? null : Math.max(0, upTo - (below ?? 0))
