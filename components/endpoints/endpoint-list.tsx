import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import type { EndpointList as Answer, Endpoint } from '@/lib/endpoints/contract'
import { formatDuration, formatNumber } from '@/lib/format'
import { EndpointTable } from './endpoint-table'
import { listSentence } from './endpoint-words'

type EndpointListProps = {
  /** In the order they are shown. */
  endpoints: readonly Endpoint[]
  total: number
  windowSeconds: number
  problems: Answer['problems']
  names: Readonly<Record<string, string>>
  readAt: string
  stale: boolean
}

/** Every endpoint that was found, and what could not be asked. */
export function EndpointList({
  endpoints,
  total,
  windowSeconds,
  problems,
  names,
  ...read
}: EndpointListProps) {
  return (
    <div className="space-y-4">
      <p className="text-muted">
        {listSentence(endpoints)} Measured over {formatDuration(windowSeconds)} to the end of the time range.
        {total > endpoints.length &&
          ` Shown are the ${formatNumber(endpoints.length)} busiest of ${formatNumber(total)}.`}
      </p>
      {problems.length > 0 && (
        <ul className="rounded-ui border border-at-risk bg-panel px-4 py-2" aria-label="What is missing">
          {problems.map(({ service, message }) => (
            <li key={service}>
              <strong className="font-semibold">{names[service] ?? service}</strong> is missing: {message}
            </li>
          ))}
        </ul>
      )}
      <Panel title="By endpoint" asOf={read.readAt} stale={read.stale} flush>
        {endpoints.length === 0 ? (
          <EmptyState title="No endpoint had requests in this time range">
            <p>
              Widen the range, or check that <code>metrics</code> of pitwall.yaml names the series your
              services export.
            </p>
          </EmptyState>
        ) : (
          <EndpointTable endpoints={endpoints} />
        )}
      </Panel>
    </div>
  )
}
