'use client'

import { useMemo } from 'react'
import { Sparkline } from '@/components/charts/sparkline'
import { valueWords } from '@/components/charts/value-words'
import { useCarried } from '@/components/layout/carried-search'
import { LevelMark } from '@/components/status/level-mark'
import { levelValue } from '@/components/status/sentences'
import { DataTable } from '@/components/ui/data-table/data-table'
import type { Endpoint } from '@/lib/endpoints/contract'
import { paths } from '@/lib/paths'
import { EndpointCell } from './endpoint-cell'
import { changeWords } from './endpoint-words'

const NUMBER = { numeric: true, highFirst: true, labelled: true } as const
const TIGHT = 'whitespace-nowrap'
/** Below the name on phones, without a gap. */
const BELOW = `${TIGHT} max-sm:pt-0`

// The narrower the window, the fewer of the numbers that others stand for.
const COLUMNS = [
  { id: 'level', head: 'Level', fixed: true, className: TIGHT },
  {
    id: 'endpoint',
    head: 'Endpoint',
    fixed: true,
    className: 'w-full sm:min-w-40 xl:min-w-56 max-sm:pt-0 max-sm:pl-4!',
  },
  { id: 'service', head: 'Service', className: `${TIGHT} max-lg:hidden` },
  { id: 'traffic', head: 'Traffic', ...NUMBER, className: `${BELOW} max-sm:pl-4!` },
  { id: 'errors', head: 'Errors', ...NUMBER, className: BELOW },
  { id: 'p50', head: 'p50', ...NUMBER, className: `${TIGHT} max-[86rem]:hidden` },
  { id: 'p95', head: 'p95', ...NUMBER, className: BELOW },
  { id: 'p99', head: 'p99', ...NUMBER, className: `${TIGHT} max-xl:hidden` },
  { id: 'change', head: 'vs last week', ...NUMBER, className: `${TIGHT} max-xl:hidden` },
] as const

type EndpointTableProps = { endpoints: readonly Endpoint[] }

/** A row an endpoint, in the given order until somebody sorts. */
export function EndpointTable({ endpoints }: EndpointTableProps) {
  const search = useCarried()(HERE)
  const rows = useMemo(() => endpoints.map((endpoint) => rowOf(endpoint, search)), [endpoints, search])
  return <DataTable name="endpoints" caption="Endpoints" stacked columns={COLUMNS} rows={rows} />
}

/** Gives the time range and refresh rate alone, for every row. */
const HERE = { href: '', range: { from: '', to: '' } }

function rowOf(endpoint: Endpoint, search: string) {
  const { requestsPerSecond, errorRatio, changeVsLastWeek, sparkline } = endpoint
  const ms = (value: number | null) => ranked(valueWords('ms', value), value)
  return {
    key: endpoint.id,
    values: {
      level: levelValue(endpoint.level),
      endpoint: `${endpoint.method} ${endpoint.route}`,
      service: endpoint.serviceName,
      traffic: ranked(valueWords('per_second', requestsPerSecond), requestsPerSecond),
      errors: ranked(valueWords('share', errorRatio), errorRatio),
      p50: ms(endpoint.p50Ms),
      p95: ms(endpoint.p95Ms),
      p99: ms(endpoint.p99Ms),
      change: ranked(changeWords(changeVsLastWeek), changeVsLastWeek),
    },
    cells: {
      level: <LevelMark level={endpoint.level} />,
      endpoint: <EndpointCell endpoint={endpoint} href={paths.endpoint(endpoint.id) + search} />,
      traffic: (
        <span className="inline-flex items-center gap-3">
          <Sparkline values={sparkline} label={trendWords(sparkline)} className="max-xl:hidden" />
          <span className="sm:min-w-14">{valueWords('per_second', requestsPerSecond)}</span>
        </span>
      ),
      ...(errorRatio === 0 && { errors: <span className="text-muted">0 %</span> }),
    },
  }
}

const ranked = (text: string, rank: number | null) => (rank === null ? null : { text, rank })

function trendWords(values: Endpoint['sparkline']): string {
  const there = values.filter((value) => value !== null)
  if (there.length === 0) return 'No traffic in this range'
  return `From ${valueWords('per_second', there[0])} to ${valueWords('per_second', there.at(-1))}, most ${valueWords('per_second', Math.max(...there))}`
}
