import { formatAbsolute } from '@/lib/format'
import { type ChartGrid, type ChartSeries, type ChartUnit, known, timeAt } from './chart-model'
import { valueWords } from './value-words'

/** What a chart shows, in a sentence: where its values lie, when the highest was, what was last and what is missing. */
export function summaryOf({ label, values }: ChartSeries, grid: ChartGrid, unit: ChartUnit): string {
  const there = known(values)
  if (there.length === 0) return `${label}: no data in this range.`
  const high = Math.max(...there)
  const low = Math.min(...there)
  const last = there.at(-1)
  const peak = formatAbsolute(new Date(timeAt(grid, values.indexOf(high))), 'UTC')
  const spread =
    valueWords(unit, low) === valueWords(unit, high)
      ? `${label} ${valueWords(unit, high)} throughout`
      : `${label} between ${valueWords(unit, low)} and ${valueWords(unit, high)} (${peak}), last ${valueWords(unit, last)}`
  const missing = values.length - there.length
  return missing === 0 ? `${spread}.` : `${spread}; no data at ${missing} of ${values.length} points.`
}
