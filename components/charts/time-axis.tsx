'use client'

import { EDGE } from './frame-geometry'
import { tickWords, timeTicks } from './scale'
import { useElementWidth } from './use-element-width'

const PIXELS_A_TICK = 84

/** The time axis of a picture that recharts does not draw, as recharts draws it. */
export function TimeAxis({ from, to }: { from: number; to: number }) {
  const [box, width] = useElementWidth<HTMLDivElement>()
  const ticks = width === 0 ? [] : timeTicks(from, to, Math.max(2, Math.floor(width / PIXELS_A_TICK)))
  return (
    <div
      ref={box}
      aria-hidden="true"
      className="absolute bottom-0 border-t border-line-strong text-xs text-muted"
      style={{ left: EDGE.left, right: EDGE.right, height: EDGE.bottom }}
    >
      {ticks.map((at) => (
        <span
          key={at}
          className="absolute top-1 -translate-x-1/2 whitespace-nowrap"
          style={{ left: `${((at - from) / (to - from)) * 100}%` }}
        >
          {tickWords(at)}
        </span>
      ))}
    </div>
  )
}
