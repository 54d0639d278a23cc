import { valueWords } from '@/components/charts/value-words'
import { Panel } from '@/components/ui/panel'
import type { EndpointDetail } from '@/lib/endpoints/contract'

const STANDS_OUT = 1.5

const NAMES = { '15m': '15 min', '1h': '1 h', '6h': '6 h', '24h': '24 h', '7d': '7 d' } as const

/** The p95 over windows that end where the time range ends: whether it is new, or has been so for long. */
export function WindowsPanel({ windows, stale }: { windows: EndpointDetail['windows']; stale: boolean }) {
  return (
    <Panel title="p95 by window" stale={stale} flush>
      <table className="w-full border-collapse text-right">
        <caption className="sr-only">p95 over windows that end where the time range ends</caption>
        <thead className="text-sm text-muted">
          <tr>
            {['Window', 'p95', 'Last week', 'Ratio'].map((head) => (
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
          {windows.map(({ window, valueMs, baselineMs, ratio }) => (
            <tr key={window} className="border-t whitespace-nowrap">
              <th scope="row" className="py-1.5 pl-4 text-left font-normal">
                {NAMES[window]}
              </th>
              <td className="px-2 py-1.5 font-medium">{valueWords('ms', valueMs)}</td>
              <td className="px-2 py-1.5 text-muted">{valueWords('ms', baselineMs)}</td>
              <td className="py-1.5 pr-4 pl-2">
                <Ratio ratio={ratio} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Ratio({ ratio }: { ratio: number | null }) {
  if (ratio === null) return '–'
  const text = `${ratio.toFixed(2)}×`
  return ratio >= STANDS_OUT ? <strong className="text-degraded">▲ {text}</strong> : text
}
