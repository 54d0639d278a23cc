'use client'

import { tickWords, timeTicks } from '@/components/charts/scale'
import { useElementWidth } from '@/components/charts/use-element-width'
import { formatClock } from '@/lib/format'
import { type Domain, percentOf } from './place'

const PIXELS_A_TICK = 84

type LaneAxisProps = { domain: Domain; pointed: number | undefined }

/** Round moments of the reader's own clock, and the one that is pointed at. */
export default function LaneAxis({ domain, pointed }: LaneAxisProps) {
  const [box, width] = useElementWidth<HTMLDivElement>()
  const most = Math.max(2, Math.floor(width / PIXELS_A_TICK))
  const ticks = width === 0 ? [] : timeTicks(domain.from, domain.to, most)
  return (
    <div className="relative" aria-hidden="true">
      <p className="absolute top-1.5 left-3 text-xs text-muted max-lg:hidden">drag, or + and −, to zoom</p>
      <div
        ref={box}
        className="relative mr-4 ml-(--gutter) h-7 border-t border-line-strong text-xs text-muted"
      >
        {ticks.map((at) => (
          <span
            key={at}
            className="absolute top-0 -translate-x-1/2 pt-1.5 whitespace-nowrap before:absolute before:top-0 before:left-1/2 before:h-1 before:border-l before:border-line-strong"
            style={{ left: `${percentOf(domain, at)}%` }}
          >
            {tickWords(at)}
          </span>
        ))}
        {pointed !== undefined && (
          <span
            className="absolute top-1 -translate-x-1/2 rounded-ui bg-ink px-1 whitespace-nowrap text-panel"
            style={{ left: `${percentOf(domain, pointed)}%` }}
          >
            {formatClock(new Date(pointed), new Date())}
          </span>
        )}
      </div>
    </div>
  )
}
