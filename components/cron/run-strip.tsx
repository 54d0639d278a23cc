import type { StripRun } from '@/lib/cron/contract'
import { CELL_HEIGHT, CELL_WIDTH, lookOfRun, outlineAt, RUN_LOOKS, type RunLook } from './run-looks'
import { stripSentence } from './strip-sentence'

const CELLS = 30

/** The newest runs in a row, the newest at the right end: the picture of a job. */
export function RunStrip({ runs }: { runs: readonly StripRun[] }) {
  const first = CELLS - runs.length
  const outlines = new Map<RunLook, string>()
  for (const [place, run] of runs.entries()) {
    const look = lookOfRun(run)
    outlines.set(look, (outlines.get(look) ?? '') + outlineAt(look, (first + place) * CELL_WIDTH))
  }
  const sentence = stripSentence(runs)
  return (
    <svg
      viewBox={`0 0 ${CELLS * CELL_WIDTH} ${CELL_HEIGHT}`}
      role="img"
      aria-label={sentence}
      className="w-75 max-w-full"
    >
      <title>{sentence}</title>
      {[...outlines].map(([look, outline]) => (
        <path
          key={look}
          d={outline}
          fill="currentColor"
          fillRule="evenodd"
          className={`level-shape ${RUN_LOOKS[look].colour}`}
        />
      ))}
    </svg>
  )
}
