'use client'

import { lazy } from 'react'
import { AfterLoad } from '@/components/ui/after-load'
import { ErrorBoundary } from '@/components/ui/error-boundary'
import { bandSummary } from './band'
import type { ChartBand, ChartGrid, ChartMark, ChartSeries, ChartUnit } from './chart-model'
import { ChartSkeleton } from './chart-skeleton'
import { summaryOf } from './summary'

export type ChartProps = {
  /** Heard before its numbers and the name of its file. */
  title: string
  grid: ChartGrid
  unit: ChartUnit
  series: readonly ChartSeries[]
  band?: ChartBand | undefined
  stacked?: boolean
  marks?: readonly ChartMark[]
  /** Names the marks above the plot; one chart of a column is enough. */
  markStrip?: boolean
  height: number
}

const ChartFrame = lazy(() => import('./chart-frame'))

/** Series over time. The sentence below is in the first HTML; the picture comes after the first paint. */
export function Chart(props: ChartProps) {
  const spoken = props.series.filter(({ look }) => look !== 'ghost')
  return (
    <figure aria-label={props.title}>
      <ErrorBoundary title={`${props.title} cannot be drawn`}>
        <AfterLoad fallback={<ChartSkeleton height={props.height} strip={props.markStrip} />}>
          <ChartFrame {...props} />
        </AfterLoad>
      </ErrorBoundary>
      <figcaption className="sr-only">
        {spoken.map((series) => summaryOf(series, props.grid, props.unit)).join(' ')}
        {props.band && ` ${bandSummary(props.band, props.unit)}`}
      </figcaption>
    </figure>
  )
}
