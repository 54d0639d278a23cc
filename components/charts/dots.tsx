import { type ChartGrid, indexAt, lookOf, timeAt } from './chart-model'
import type { Scale } from './scale'
import type { Layer } from './stacking'
import { type Domain, fractionOf } from './surface'

type DotsProps = { layers: readonly Layer[]; grid: ChartGrid; scale: Scale; at: number; domain: Domain }

/** Where the cursor meets each line. */
export function Dots({ layers, grid, scale, at, domain }: DotsProps) {
  const index = indexAt(grid, at)
  const left = `${fractionOf(domain, timeAt(grid, index)) * 100}%`
  return layers.map(({ id, look, high }) => {
    const value = high[index]
    if (value === null || value === undefined) return null
    return (
      <span
        key={id}
        aria-hidden="true"
        className="absolute z-[1] size-1.5 -translate-x-1/2 translate-y-1/2 rounded-full outline-2 outline-panel"
        style={{ left, bottom: `${(value / scale.top) * 100}%`, background: lookOf(look).colour }}
      />
    )
  })
}
