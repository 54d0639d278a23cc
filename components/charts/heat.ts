import { formatMilliseconds } from '@/lib/format'
import { type ChartGrid, type ChartSeries, type ChartValues, indexAt } from './chart-model'

/** `counts[b][c]`: how many fell into bucket b (its upper bound in milliseconds, null unbounded) in column c. */
export type Heat = { grid: ChartGrid; bounds: readonly (number | null)[]; counts: readonly ChartValues[] }

export type HeatRow = { label: string; from: string; upTo: string; counts: ChartValues }

export const STRENGTHS = 5

/** Buckets that hold something, smallest first, and those between them. */
export function heatRows({ bounds, counts }: Heat): HeatRow[] {
  const rows = bounds.map((bound, index) => ({
    label: rangeWords(bounds[index - 1] ?? 0, bound),
    from: formatMilliseconds(bounds[index - 1] ?? 0),
    upTo: bound === null ? '' : formatMilliseconds(bound),
    counts: counts[index] ?? [],
  }))
  const holds = (row: HeatRow) => row.counts.some((count) => (count ?? 0) > 0)
  const first = rows.findIndex(holds)
  return first === -1 ? [] : rows.slice(first, rows.findLastIndex(holds) + 1)
}

/** 0 for none to 5 for as many as the fullest cell; by the square root, so that few are still seen. */
export const strengthOf = (count: number, most: number): number =>
  most > 0 ? Math.ceil(Math.sqrt(count / most) * STRENGTHS) : 0

export const mostIn = (rows: readonly HeatRow[]): number =>
  rows.reduce(
    (most, { counts }) => counts.reduce<number>((high, count) => Math.max(high, count ?? 0), most),
    0,
  )

/** One column in words: how many, where most of them and where the slowest. */
export function columnWords(rows: readonly HeatRow[], grid: ChartGrid, at: number): string {
  const column = indexAt(grid, at)
  const filled = rows.filter(({ counts }) => (counts[column] ?? 0) > 0)
  if (filled.length === 0) return 'no requests'
  const countOf = ({ counts }: HeatRow) => counts[column] ?? 0
  const total = filled.reduce((sum, row) => sum + countOf(row), 0)
  const fullest = filled.reduce((one, other) => (countOf(other) > countOf(one) ? other : one))
  const slowest = filled.at(-1)
  return `${Math.round(total)} requests, most ${fullest.label}, slowest ${slowest?.label}`
}

export const heatSeries = (rows: readonly HeatRow[]): ChartSeries[] =>
  rows.map(({ label, counts }) => ({ id: label, label, look: 'p95', values: counts }))

function rangeWords(low: number, high: number | null): string {
  if (high === null) return `over ${formatMilliseconds(low)}`
  return low === 0
    ? `up to ${formatMilliseconds(high)}`
    : `${formatMilliseconds(low)}–${formatMilliseconds(high)}`
}
