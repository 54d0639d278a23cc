import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { AnomalyDetail } from '@/lib/anomalies/contract'
import { paths } from '@/lib/paths'
import { FirstRows } from './first-rows'
import { scopeWords, signalWords } from './words'

type Series = AnomalyDetail['series'][number]
type SeriesListProps = { series: readonly Series[]; window: { from: string; to: string } }

const FIRST = 4

/** Every series that took part, the worst first, with its charts at that time. */
export function SeriesList({ series, window }: SeriesListProps) {
  return (
    <FirstRows
      rows={series.map((one) => seriesRow(one, window))}
      first={FIRST}
      empty="The series are no longer kept."
    />
  )
}

const seriesRow = (one: Series, window: SeriesListProps['window']) => (
  <li key={one.baselineId} className="px-4 py-3">
    <p className="font-medium break-words">
      {scopeWords(one.endpoint)} · {signalWords(one)}
    </p>
    <p>{one.sentence}</p>
    <p className="flex flex-wrap items-center gap-x-4 text-sm text-muted">
      <span>
        from <Time at={one.onsetAt} show="clock" />
        {one.closedAt === null ? (
          ', still outside'
        ) : (
          <>
            {' '}
            to <Time at={one.closedAt} show="clock" />
          </>
        )}
      </span>
      <ChartLinks series={one} window={window} />
    </p>
  </li>
)

function ChartLinks({
  series: { endpoint, signal, peakAt },
  window,
}: {
  series: Series
  window: SeriesListProps['window']
}) {
  if (endpoint === null || signal === 'custom') return null
  const page = paths.endpoint(endpoint)
  const why = new URLSearchParams({ ...window, why: signal, 'why.at': String(Date.parse(peakAt)) })
  return (
    <>
      <Link
        href={`${page}?${new URLSearchParams(window)}`}
        prefetch={false}
        className="link inline-flex min-h-6 items-center"
      >
        Charts at this time
      </Link>
      <Link href={`${page}?${why}`} prefetch={false} className="link inline-flex min-h-6 items-center">
        Why this range
      </Link>
    </>
  )
}
