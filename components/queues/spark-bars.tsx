import { formatNumber } from '@/lib/format'
import type { FailureGroup, FailureReport } from '@/lib/queues/contract'

const WIDTH = 160
const HEIGHT = 24

type SparkBarsProps = {
  buckets: FailureGroup['buckets']
  report: Pick<FailureReport, 'from' | 'to' | 'bucketSeconds'>
  /** Of all groups, so that they can be compared. */
  highest: number
}

/** How many failed when, on the time of the whole report. */
export function SparkBars({ buckets, report, highest }: SparkBarsProps) {
  const ms = report.bucketSeconds * 1_000
  const first = Math.floor(Date.parse(report.from) / ms)
  const count = Math.max(1, Math.floor(Date.parse(report.to) / ms) - first + 1)
  const slot = WIDTH / count
  const most = Math.max(0, ...buckets.map((bucket) => bucket.count))
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`At most ${formatNumber(most)} at a time over this time range`}
      className="text-outage"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} stroke="var(--line)" />
      {buckets.map(({ at, count: failed }) => {
        const height = Math.max(2, (failed / Math.max(1, highest)) * (HEIGHT - 1))
        return (
          <rect
            key={at}
            x={((Math.floor(Date.parse(at) / ms) - first) * slot).toFixed(1)}
            y={HEIGHT - height}
            width={Math.max(1, slot - 0.5).toFixed(1)}
            height={height}
            fill="currentColor"
          />
        )
      })}
    </svg>
  )
}
