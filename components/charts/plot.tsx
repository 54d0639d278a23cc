'use client'

import { memo, useMemo } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts'
import { type ChartBand, type ChartGrid, type ChartUnit, lastTime, lookOf, timeAt } from './chart-model'
import { EDGE } from './frame-geometry'
import { type Scale, tickWords, timeTicks } from './scale'
import type { Layer } from './stacking'
import { axisWords } from './value-words'

type PlotProps = {
  width: number
  height: number
  grid: ChartGrid
  unit: ChartUnit
  layers: readonly Layer[]
  band: ChartBand | undefined
  scale: Scale
}

type Row = { at: number; [layer: string]: number | [number, number] | null }

const PIXELS_A_TICK = 84
const TICK = { fill: 'var(--muted)', fontSize: 12 }
const STILL = { isAnimationActive: false, dot: false, activeDot: false, connectNulls: false } as const

/** Quiet: a ground to read the lines against, told by its edges where an area lies over it. */
const BAND = {
  ...STILL,
  dataKey: 'usual',
  type: 'linear',
  stroke: 'var(--chart-band)',
  strokeWidth: 1,
  strokeOpacity: 0.5,
  fill: 'var(--chart-band)',
  fillOpacity: 0.14,
} as const

/** Lines, areas and axes; what moves over them is no part of it, so that pointing draws nothing anew. */
export const Plot = memo(function Plot({ width, height, grid, unit, layers, band, scale }: PlotProps) {
  const rows = useMemo(
    () => rowsOf(grid, layers, band && cutAt(band, scale.top)),
    [grid, layers, band, scale],
  )
  const domain = [grid.from, lastTime(grid)] as const
  const mostTicks = Math.max(2, Math.floor((width - EDGE.left - EDGE.right) / PIXELS_A_TICK))
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: EDGE.top, right: EDGE.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={domain}
        ticks={timeTicks(...domain, mostTicks)}
        tickFormatter={tickWords}
        interval={0}
        height={EDGE.bottom}
        tick={TICK}
        stroke="var(--line-strong)"
      />
      <YAxis
        domain={[0, scale.top]}
        ticks={scale.ticks}
        tickFormatter={(value) => axisWords(unit, value)}
        interval={0}
        width={EDGE.left}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
      {band && <Area {...BAND} />}
      {layers.map(drawn)}
    </ComposedChart>
  )
})

function drawn({ id, look, low }: Layer, place: number) {
  const { colour, width, dash } = lookOf(look)
  const shared = { ...STILL, dataKey: id, stroke: colour, strokeDasharray: dash, type: 'linear' } as const
  if (!low) return <Line key={id} {...shared} strokeWidth={width} strokeLinecap="round" />
  // Only the ground of a stack has a line: upon it a thin class would look like the colour of the whole.
  const ground = place === 0
  return (
    <Area
      key={id}
      {...shared}
      strokeWidth={ground ? width : 0}
      fill={colour}
      fillOpacity={ground ? 0.3 : 0.85}
    />
  )
}

type Edges = Pick<ChartBand, 'low' | 'high'>

/** No higher than the picture: else the axis would grow. */
function cutAt({ low, high }: ChartBand, top: number): Edges {
  const cut = (values: ChartBand['high']) => values.map((value) => value && Math.min(value, top))
  return { low: cut(low), high: cut(high) }
}

function rowsOf(grid: ChartGrid, layers: readonly Layer[], band: Edges | undefined): Row[] {
  return Array.from({ length: grid.count }, (_, index) => {
    const row: Row = { at: timeAt(grid, index), usual: pointOf(band?.high[index], band?.low[index]) }
    // The ground of a stack stands on the axis: as a range it would have a line there too.
    layers.forEach(({ id, low, high }, place) => {
      row[id] = pointOf(high[index], place === 0 ? undefined : low?.[index])
    })
    return row
  })
}

function pointOf(high: number | null | undefined, low: number | null | undefined) {
  if (high === null || high === undefined) return null
  return low === null || low === undefined ? high : ([low, high] satisfies [number, number])
}
