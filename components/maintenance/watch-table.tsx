import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { formatMilliseconds, formatShare } from '@/lib/format'
import type { AfterWatch } from '@/lib/maintenance/contract'

type Measured = AfterWatch['items'][number]['before']

/** The half hour after it beside the one before, or when that will be known. */
export function WatchTable({ watch: { state, dueAt, items } }: { watch: AfterWatch }) {
  if (state === 'pending')
    return (
      <p className="px-4 py-3 text-muted">
        The half hour after it is still being watched
        {dueAt !== null && (
          <>
            ; the comparison is due <Time at={dueAt} show="both" />
          </>
        )}
        .
      </p>
    )
  if (state === 'missed')
    return (
      <p className="px-4 py-3 text-muted">
        The metrics could not be read for six hours: nothing was compared.
      </p>
    )
  if (items.length === 0)
    return <p className="px-4 py-3 text-muted">Nothing to compare: no service with metrics was held by it.</p>
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">The half hour before and the half hour after</caption>
        <thead className="text-sm text-muted">
          <tr className="border-b">
            {['Service', 'p95', 'Errors', 'Requests a second'].map((head) => (
              <th key={head} scope="col" className="px-4 py-1.5 font-medium not-first:text-right">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ service, name, isWorse, before, after }) => (
            <tr key={service} className="border-b last:border-b-0">
              <th scope="row" className="px-4 py-2 font-medium">
                {name} <Badge tone={isWorse ? 'warning' : 'good'}>{isWorse ? 'worse' : 'as before'}</Badge>
              </th>
              {SHOWN.map(({ key, words }) => (
                <td key={key} className="px-4 py-2 text-right whitespace-nowrap">
                  <span className="text-muted">{words(before)} → </span>
                  {words(after)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SHOWN: readonly { key: string; words: (measured: Measured) => string }[] = [
  { key: 'p95', words: ({ p95Ms }) => (p95Ms === null ? 'none' : formatMilliseconds(p95Ms)) },
  { key: 'errors', words: ({ errorShare }) => (errorShare === null ? 'none' : formatShare(errorShare)) },
  {
    key: 'traffic',
    words: ({ requestsPerSecond: rate }) => rate.toFixed(rate < 10 ? 2 : 0),
  },
]
