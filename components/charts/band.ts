import type { ChartBand, ChartSeries, ChartUnit } from './chart-model'
import { valueWords } from './value-words'

/** Beyond so many times what is and what is usual a band is cut off: the lines must not lie flat for its sake. */
const ROOM = 2

/** `150 ms–235 ms`; a dash where it is not known. */
export function bandWords({ low, high }: ChartBand, unit: ChartUnit, index: number): string {
  const words = [low[index], high[index]].map((value) => valueWords(unit, value))
  return words[0] === words[1] ? `${words[0]}` : words.join('–')
}

/** What a band says, in a sentence: its range at the last point where it is known, and where it is not. */
export function bandSummary(band: ChartBand, unit: ChartUnit): string {
  const last = band.value.findLastIndex((value) => value !== null)
  const missing = band.value.filter((value) => value === null).length
  const range = `Last ${band.label}: ${bandWords(band, unit, last)}`
  return missing === 0 ? `${range}.` : `${range}; not known at ${missing} of ${band.value.length} points.`
}

/** A band as columns of a table. */
export const bandColumns = ({ label, value, low, high }: ChartBand): ChartSeries[] => [
  { id: 'usual', label, look: 'ghost', values: value },
  { id: 'usualLow', label: `${label}, from`, look: 'ghost', values: low },
  { id: 'usualHigh', label: `${label}, to`, look: 'ghost', values: high },
]

/** How much of a band must fit above lines that reach to `largest`. */
export function bandTop(band: ChartBand | undefined, largest: number): number {
  const most = (values: ChartBand['high'] = []) => Math.max(0, ...values.map((value) => value ?? 0))
  return Math.min(most(band?.high), ROOM * Math.max(largest, most(band?.value)))
}
