import type { ChartSeries, ChartValues } from './chart-model'

/** A series as it is drawn: at each point its upper edge and, stacked, what it stands on. */
export type Layer = Omit<ChartSeries, 'values'> & { high: ChartValues; low: ChartValues | undefined }

/** A compared time is never part of a stack. */
export function layersOf(series: readonly ChartSeries[], stacked: boolean): Layer[] {
  if (!stacked) return series.map(flat)
  const ghosts = series.filter(({ look }) => look === 'ghost')
  return [...stack(series.filter(({ look }) => look !== 'ghost')), ...ghosts.map(flat)]
}

const flat = ({ values, ...series }: ChartSeries): Layer => ({ ...series, high: values, low: undefined })

/** Where at least one part is known the others count as 0; where none is, there is a gap. */
function stack(series: readonly ChartSeries[]): Layer[] {
  const count = series[0]?.values.length ?? 0
  let floor: ChartValues = Array.from({ length: count }, (_, index) =>
    series.some(({ values }) => (values[index] ?? null) !== null) ? 0 : null,
  )
  return series.map(({ values, ...rest }, place) => {
    const low = floor
    floor = low.map((base, index) => (base === null ? null : base + (values[index] ?? 0)))
    // Nothing upon something is not drawn: its line would pass for the line below it.
    const high = place === 0 ? floor : floor.map((top, index) => (values[index] ? top : null))
    return { ...rest, low, high }
  })
}

/** The largest value drawn. */
export function largestOf(layers: readonly Layer[]): number {
  return layers.reduce(
    (largest, { high }) => high.reduce<number>((most, value) => Math.max(most, value ?? 0), largest),
    0,
  )
}
