'use client'

import { lazy, Suspense } from 'react'
import { ErrorBoundary } from '@/components/ui/error-boundary'
import { useLoaded } from '@/components/ui/use-loaded'
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
  const loaded = useLoaded()
  const skeleton = <ChartSkeleton height={props.height} />
  return (
    <figure aria-label={props.title}>
      <ErrorBoundary title={`${props.title} cannot be drawn`}>
        {loaded ? (
          <Suspense fallback={skeleton}>
            <HeatmapFrame {...props} />
          </Suspense>
        ) : (
          skeleton
        )}
      </ErrorBoundary>
    </figure>
  )
}
