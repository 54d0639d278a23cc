'use client'

import { useMemo } from 'react'
import { ChartTable } from './chart-table'
import { useCursor } from './cursor'
import { EDGE } from './frame-geometry'
import { columnWords, type HeatRow, heatRows, heatSeries, mostIn } from './heat'
import { HeatCells } from './heat-cells'
import { HeatLegend } from './heat-legend'
import type { HeatmapProps } from './heatmap'
import { momentWords } from './moment-words'
import { Surface } from './surface'
import { TimeAxis } from './time-axis'
import { useZoom } from './use-zoom'

const MOST_LABELS = 7

/** How many requests took how long, column by column; darker is more. */
export default function HeatmapFrame({ title, heat, from, to, height }: HeatmapProps) {
  const rows = useMemo(() => heatRows(heat), [heat])
  const most = useMemo(() => mostIn(rows), [rows])
  const cursor = useCursor()
  const zoom = useZoom()
  const domain = { from, to, stepMs: heat.grid.stepSeconds * 1_000 }
  const wordsAt = (at: number) => `${momentWords(heat.grid, at)}: ${columnWords(rows, heat.grid, at)}`
  return (
    <>
      <HeatLegend most={most} words={cursor === undefined ? undefined : wordsAt(cursor)} />
      <div className="relative" style={{ height }}>
        {rows.length === 0 && (
          <p className="absolute inset-0 grid place-items-center pb-6 pl-14 text-muted">
            No data in this range.
          </p>
        )}
        <BucketLabels rows={rows} />
        <TimeAxis from={from} to={to} />
        <Surface label={`${title} over time`} domain={domain} wordsAt={wordsAt} onZoom={zoom}>
          <HeatCells {...{ rows, most, from, to }} grid={heat.grid} />
        </Surface>
      </div>
      <ChartTable title={title} grid={heat.grid} unit="count" series={heatSeries(rows)} />
    </>
  )
}

/** At the upper edge of each bucket, as many as fit. */
function BucketLabels({ rows }: { rows: readonly HeatRow[] }) {
  const every = Math.ceil(rows.length / MOST_LABELS)
  return (
    <div aria-hidden="true" className="absolute left-0 w-14 pr-2 text-right text-xs text-muted" style={SIDE}>
      {rows.map(({ label, upTo }, index) =>
        upTo === '' || (index + 1) % every !== 0 ? null : (
          <BucketLabel key={label} text={upTo} height={(index + 1) / rows.length} />
        ),
      )}
      {rows[0] && <BucketLabel text={rows[0].from} height={0} />}
    </div>
  )
}

function BucketLabel({ text, height }: { text: string; height: number }) {
  return (
    <span
      className="absolute right-2 translate-y-1/2 leading-none whitespace-nowrap"
      style={{ bottom: `${height * 100}%` }}
    >
      {text}
    </span>
  )
}

const SIDE = { top: EDGE.top, bottom: EDGE.bottom }
