import { memo } from 'react'
import { type ChartGrid, timeAt } from './chart-model'
import { type HeatRow, STRENGTHS, strengthOf } from './heat'

type HeatCellsProps = { rows: readonly HeatRow[]; most: number; grid: ChartGrid; from: number; to: number }

/** One path a strength: a few elements however many cells. What is not known stays empty, none at all is grey. */
export const HeatCells = memo(function HeatCells({ rows, most, grid, from, to }: HeatCellsProps) {
  const paths = pathsOf(rows, most, grid, from)
  return (
    <svg
      viewBox={`0 0 ${(to - from) / 1_000} ${Math.max(1, rows.length)}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
      className="absolute inset-0 size-full"
    >
      {paths.map((path, strength) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the strength
        <path key={strength} d={path} fill={heatColour(strength)} />
      ))}
    </svg>
  )
})

export const heatColour = (strength: number): string =>
  strength === 0
    ? 'var(--sunken)'
    : `color-mix(in srgb, var(--chart-latency) ${Math.round((strength / STRENGTHS) * 88) + 12}%, var(--panel))`

/** A column counts what came between the point before it and its own. */
function pathsOf(rows: readonly HeatRow[], most: number, grid: ChartGrid, from: number): string[] {
  const paths = Array.from({ length: STRENGTHS + 1 }, () => '')
  rows.forEach(({ counts }, row) => {
    const y = rows.length - 1 - row
    counts.forEach((count, column) => {
      if (count === null) return
      const x = (timeAt(grid, column) - from) / 1_000 - grid.stepSeconds
      paths[strengthOf(count, most)] += `M${x} ${y}h${grid.stepSeconds}v1h-${grid.stepSeconds}z`
    })
  })
  return paths
}
