'use client'

import { lazy } from 'react'
import { AfterLoad } from '@/components/ui/after-load'
import { ErrorBoundary } from '@/components/ui/error-boundary'
import { ChartSkeleton } from './chart-skeleton'
import type { Heat } from './heat'

export type HeatmapProps = {
  title: string
  heat: Heat
  /** The time the charts beside it show, in epoch milliseconds. */
  from: number
  to: number
  height: number
}

const HeatmapFrame = lazy(() => import('./heatmap-frame'))

/** Comes after the first paint. */
export function Heatmap(props: HeatmapProps) {
  return (
    <figure aria-label={props.title}>
      <ErrorBoundary title={`${props.title} cannot be drawn`}>
        <AfterLoad fallback={<ChartSkeleton height={props.height} />}>
          <HeatmapFrame {...props} />
        </AfterLoad>
      </ErrorBoundary>
    </figure>
  )
}
