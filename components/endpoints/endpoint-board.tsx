'use client'

import { lazy } from 'react'
import { lastTime } from '@/components/charts/chart-model'
import { useCarried } from '@/components/layout/carried-search'
import { AfterLoad } from '@/components/ui/after-load'
import { paths } from '@/lib/paths'
import { ChartColumn } from './chart-column'
import { CompareMenu } from './compare-menu'
import { CompareNote } from './compare-note'
import { EndpointHeader } from './endpoint-header'
import { NumberTiles } from './number-tiles'
import type { ExternalLinks } from './query-links'
import { StatusesPanel } from './statuses-panel'
import { type EndpointAsked, type EndpointRead, useEndpoint } from './use-endpoint'
import { WindowsPanel } from './windows-panel'

const ExportMenu = lazy(() => import('./export-menu'))

type EndpointBoardProps = { asked: EndpointAsked; first: EndpointRead; links: ExternalLinks }

/** All that is known of one endpoint, from the most urgent to the most detailed. */
export function EndpointBoard({ asked, first, links }: EndpointBoardProps) {
  const { detail, readAt, stale } = useEndpoint(asked, first)
  const list = useCarried()({ href: paths.endpoints(), range: { from: '', to: '' } })
  const { grid, statuses, windows } = detail
  const span = { from: grid.from, to: lastTime(grid) }
  return (
    <div className="space-y-4">
      <EndpointHeader
        endpoint={detail}
        listHref={list}
        {...{ readAt, stale }}
        actions={
          <div className="no-print flex flex-wrap gap-2">
            <CompareMenu compare={asked.compare} />
            <AfterLoad fallback={<span className="h-8 w-24" />}>
              <ExportMenu {...{ detail, asked, span, links }} />
            </AfterLoad>
          </div>
        }
      />
      <CompareNote compare={asked.compare} comparison={detail.comparison} />
      <div className={stale ? 'stale' : undefined}>
        <NumberTiles
          endpoint={detail}
          seconds={Math.min((span.to - span.from) / 1_000, LONGEST_NOW_SECONDS)}
        />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <ChartColumn {...{ detail, stale, links }} />
        <aside
          aria-label="In numbers"
          className="grid items-start gap-4 sm:grid-cols-2 xl:sticky xl:top-16 xl:grid-cols-1"
        >
          <WindowsPanel {...{ windows, stale }} />
          <StatusesPanel {...{ statuses, stale }} />
        </aside>
      </div>
    </div>
  )
}

const LONGEST_NOW_SECONDS = 86_400
