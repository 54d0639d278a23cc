'use client'

import { lazy } from 'react'
import { Chart } from '@/components/charts/chart'
import { lastTime } from '@/components/charts/chart-model'
import { Heatmap } from '@/components/charts/heatmap'
import { AfterLoad } from '@/components/ui/after-load'
import { Panel } from '@/components/ui/panel'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import {
  chartBand,
  chartMarks,
  databaseSeries,
  errorSeries,
  latencySeries,
  trafficSeries,
} from './chart-series'
import type { JudgedSignal } from './panel-tools'
import type { ExternalLinks } from './query-links'

const PanelTools = lazy(() => import('./panel-tools'))

type ChartColumnProps = { detail: EndpointDetail; stale: boolean; links: ExternalLinks }

/** One under the other on one time axis, so that a cause and its effect stand above each other. */
export function ChartColumn({ detail, stale, links }: ChartColumnProps) {
  const { grid, queries, bands, heatmap, database } = detail
  const marks = chartMarks(detail)
  const span = { from: grid.from, to: lastTime(grid) }
  const tools = (title: string, names: readonly string[], judged?: JudgedSignal) => (
    <AfterLoad>
      <PanelTools {...{ title, names, queries, span, links, bands, judged }} />
    </AfterLoad>
  )
  return (
    <div className="min-w-0 space-y-4">
      <Panel title="Latency" stale={stale} flush actions={tools('Latency', ['p50', 'p95', 'p99'], 'p95')}>
        <Chart
          title="Latency"
          unit="ms"
          height={260}
          series={latencySeries(detail)}
          band={chartBand(bands.p95, 'usual p95')}
          markStrip={marks.length > 0}
          {...{ grid, marks }}
        />
      </Panel>
      <Panel title="Traffic by status" stale={stale} flush actions={tools('Traffic', [TRAFFIC], 'traffic')}>
        <Chart
          title="Traffic"
          unit="per_second"
          height={170}
          series={trafficSeries(detail)}
          band={chartBand(bands.traffic, 'usual range')}
          stacked
          {...{ grid, marks }}
        />
      </Panel>
      <Panel
        title="Error ratio"
        stale={stale}
        flush
        actions={tools('Error ratio', ['error ratio'], 'errors')}
      >
        <Chart
          title="Error ratio"
          unit="share"
          height={140}
          series={errorSeries(detail)}
          band={chartBand(bands.errors, 'usual range')}
          {...{ grid, marks }}
        />
      </Panel>
      <Panel
        title="Requests by latency"
        stale={stale}
        flush
        actions={tools('Requests by latency', [BUCKETS])}
      >
        <Heatmap title="Requests by latency" heat={heatmap} height={220} {...span} />
      </Panel>
      {database && (
        <Panel
          title="Database time of the service"
          stale={stale}
          flush
          actions={tools('Database time', ['database p95', 'database per request'])}
        >
          <Chart
            title="Database time"
            unit="ms"
            height={140}
            series={databaseSeries(database)}
            {...{ grid, marks }}
          />
        </Panel>
      )}
    </div>
  )
}

const TRAFFIC = 'requests per second by status'
const BUCKETS = 'requests per second by bucket'
