'use client'

import { useMemo } from 'react'
import { bandColumns, bandTop, bandWords } from './band'
import type { ChartProps } from './chart'
import { type ChartUnit, indexAt, lastTime } from './chart-model'
import { ChartTable } from './chart-table'
import { useCursor } from './cursor'
import { Dots } from './dots'
import { Legend } from './legend'
import { MarkLines, MarkStrip } from './marks'
import { momentWords } from './moment-words'
import { Plot } from './plot'
import { scaleFor } from './scale'
import { largestOf, layersOf } from './stacking'
import { Surface } from './surface'
import { useElementWidth } from './use-element-width'
import { useZoom } from './use-zoom'
import { valueWords } from './value-words'

/** How high an axis is over nothing but zeros. */
const FLAT: Record<ChartUnit, number> = { ms: 100, per_second: 1, share: 0.01, count: 10 }

const NO_DATA = 'absolute inset-0 grid place-items-center pb-6 pl-14 text-muted'

/** A chart that is alive: legend that reads the cursor, plot, marks, and the same numbers as a table. */
export default function ChartFrame(props: ChartProps) {
  const { title, grid, unit, series, band, marks = [], stacked = false, height } = props
  const [box, width] = useElementWidth<HTMLDivElement>()
  const cursor = useCursor()
  const zoom = useZoom()
  const layers = useMemo(() => layersOf(series, stacked), [series, stacked])
  const scale = useMemo(() => {
    const largest = largestOf(layers)
    return scaleFor(Math.max(largest, bandTop(band, largest)) || FLAT[unit])
  }, [layers, band, unit])
  const domain = { from: grid.from, to: lastTime(grid), stepMs: grid.stepSeconds * 1_000 }
  const isEmpty = series.every(({ values }) => values.every((value) => value === null))

  const wordsAt = (at: number) => {
    const index = indexAt(grid, at)
    const said = series.map(({ label, values }) => `${label} ${valueWords(unit, values[index])}`)
    const usual = band ? [`${band.label} ${bandWords(band, unit, index)}`] : []
    return `${momentWords(grid, at)}: ${[...said, ...usual].join(', ')}`
  }
  return (
    <>
      <Legend {...{ series, band, grid, unit }} at={cursor} />
      {props.markStrip && <MarkStrip marks={marks} domain={domain} />}
      <div ref={box} className="relative" style={{ height }}>
        {width > 0 && <Plot {...{ width, height, grid, unit, layers, band, scale }} />}
        {isEmpty && <p className={NO_DATA}>No data in this range.</p>}
        <Surface label={`${title} over time`} domain={domain} wordsAt={wordsAt} onZoom={zoom}>
          <MarkLines marks={marks} domain={domain} />
          {cursor !== undefined && <Dots {...{ layers, grid, scale }} at={cursor} domain={domain} />}
        </Surface>
      </div>
      <ChartTable {...{ title, grid, unit }} series={band ? [...series, ...bandColumns(band)] : series} />
    </>
  )
}
