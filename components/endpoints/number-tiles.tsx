import { valueWords } from '@/components/charts/value-words'
import type { Endpoint } from '@/lib/endpoints/contract'
import { formatDuration, formatNumber, plural } from '@/lib/format'
import { changeWords } from './endpoint-words'

type Tile = { name: string; value: string; beside: string }

/** The four numbers of the range, each beside what it is to be read against. */
export function NumberTiles({ endpoint, seconds }: { endpoint: Endpoint; seconds: number }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-ui border bg-line lg:grid-cols-4">
      {tilesOf(endpoint, seconds).map(({ name, value, beside }) => (
        <div key={name} className="bg-panel px-4 py-3">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold">{value}</dd>
          <dd className="text-sm text-muted">{beside}</dd>
        </div>
      ))}
    </dl>
  )
}

function tilesOf(endpoint: Endpoint, seconds: number): Tile[] {
  const { p50Ms, p95Ms, p99Ms, errorRatio, requests, requestsPerSecond } = endpoint
  const over = formatDuration(seconds)
  return [
    { name: `p95 over ${over}`, value: valueWords('ms', p95Ms), beside: usualWords(endpoint) },
    { name: 'p99', value: valueWords('ms', p99Ms), beside: `p50 ${valueWords('ms', p50Ms)}` },
    {
      name: 'Errors (5xx)',
      value: valueWords('share', errorRatio),
      beside: failedWords(errorRatio, requests),
    },
    {
      name: 'Traffic',
      value: valueWords('per_second', requestsPerSecond),
      beside: requests === null ? 'no data' : `${plural(Math.round(requests), 'request')} in ${over}`,
    },
  ]
}

function usualWords({ p95Ms, changeVsLastWeek, baseline }: Endpoint): string {
  if (baseline) return `usual ${valueWords('ms', baseline.low)}–${valueWords('ms', baseline.high)}`
  if (p95Ms === null || changeVsLastWeek === null) return 'nothing to compare with'
  const before = p95Ms / (1 + changeVsLastWeek)
  return `${changeWords(changeVsLastWeek)} vs last week (${valueWords('ms', before)})`
}

function failedWords(ratio: number | null, requests: number | null): string {
  if (ratio === null || requests === null) return 'no data'
  return `${formatNumber(Math.round(ratio * requests))} of ${formatNumber(Math.round(requests))} failed`
}
