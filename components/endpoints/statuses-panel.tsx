import { type LookName, lookOf } from '@/components/charts/chart-model'
import { valueWords } from '@/components/charts/value-words'
import { Panel } from '@/components/ui/panel'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { formatNumber } from '@/lib/format'

const LOOKS: Record<string, LookName> = { '2': 'good', '3': 'moved', '4': 'refused', '5': 'failed' }

/** Answers by status code, the most frequent first. */
export function StatusesPanel({ statuses, stale }: { statuses: EndpointDetail['statuses']; stale: boolean }) {
  const seen = statuses.filter(({ requests }) => Math.round(requests) > 0)
  return (
    <Panel title="Status codes" stale={stale} flush>
      {seen.length === 0 ? (
        <p className="px-4 py-3 text-muted">No requests in this time range.</p>
      ) : (
        <table className="w-full border-collapse text-right">
          <caption className="sr-only">Requests by status code</caption>
          <thead className="text-sm text-muted">
            <tr>
              {['Status', 'Requests', 'Share'].map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="h-9 px-2 font-medium first:pl-4 first:text-left last:pr-4"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seen.map(({ status, requests, share }) => (
              <tr key={status} className="border-t">
                <th scope="row" className="py-1.5 pl-4 text-left font-normal">
                  <span
                    aria-hidden="true"
                    className="mr-2 inline-block size-2.5 rounded-[2px]"
                    style={{ background: lookOf(LOOKS[status.charAt(0)] ?? 'moved').colour }}
                  />
                  {status || 'none'}
                </th>
                <td className="px-2 py-1.5">{formatNumber(Math.round(requests))}</td>
                <td className="py-1.5 pr-4 pl-2">{valueWords('share', share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
