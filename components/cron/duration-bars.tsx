import Link from 'next/link'
import { scaleFor } from '@/components/charts/scale'
import { axisWords } from '@/components/charts/value-words'
import type { CronRun, DurationBand } from '@/lib/cron/contract'
import { formatMilliseconds } from '@/lib/format'
import { runAddress } from './run-address'
import { lookOfRun, RUN_LOOKS } from './run-looks'
import { RunShape } from './run-shape'
import { bandWords, clockWords } from './words'

type DurationBarsProps = {
  /** Oldest first, each with a duration. */
  runs: readonly CronRun[]
  band: DurationBand | null
  timezone: string
  now: Date
}

/** How long the newest runs took, one bar a run, over what is usual; a bar leads to its run. */
export function DurationBars({ runs, band, timezone, now }: DurationBarsProps) {
  const longest = Math.max(...runs.map(({ durationMs }) => durationMs ?? 0), band?.highMs ?? 0)
  const { top, ticks } = scaleFor(longest)
  const height = (milliseconds: number) => `${(milliseconds / top) * 100}%`
  return (
    <figure aria-label="How long runs took" className="px-4 pt-4 pb-3">
      <div className="relative ml-14 h-44 border-b border-line-strong">
        {ticks.map((tick) => (
          <div key={tick} className="absolute inset-x-0 border-t" style={{ bottom: height(tick) }}>
            <span className="absolute -left-14 w-12 -translate-y-1/2 text-right text-xs text-muted">
              {axisWords('ms', tick)}
            </span>
          </div>
        ))}
        {band && (
          <div
            className="absolute inset-x-0 border-y border-(--chart-band) bg-(--chart-band)/20"
            style={{ bottom: height(band.lowMs), height: height(band.highMs - band.lowMs) }}
          />
        )}
        <ol className="absolute inset-0 flex items-end gap-px">
          {runs.map((run) => (
            <Bar key={run.id} run={run} height={height(run.durationMs ?? 0)} {...{ timezone, now }} />
          ))}
        </ol>
      </div>
      <figcaption className="flex flex-wrap justify-between gap-x-4 pt-1.5 pl-14 text-sm text-muted">
        <span>{band ? `Shaded: ${bandWords(band)}` : 'What is usual shows after 8 good runs'}</span>
        <span>the newest at the right</span>
      </figcaption>
    </figure>
  )
}

type BarProps = { run: CronRun; height: string; timezone: string; now: Date }

function Bar({ run, height, timezone, now }: BarProps) {
  const look = lookOfRun(run)
  const at = run.startedAt ?? run.finishedAt
  const when = at === null ? '' : `${clockWords(at, timezone, now)}: `
  const words = `${when}${formatMilliseconds(run.durationMs ?? 0)}, ${RUN_LOOKS[look].words}`
  return (
    <li className="flex h-full max-w-6 min-w-0 flex-1 items-end">
      <Link
        href={runAddress(run)}
        prefetch={false}
        title={words}
        aria-label={words}
        className={`group flex h-full w-full items-end ${look === 'ok' ? 'text-(--chart-good)' : RUN_LOOKS[look].colour}`}
      >
        <span className="relative w-full bg-current group-hover:opacity-70" style={{ height, minHeight: 2 }}>
          {look !== 'ok' && (
            <RunShape look={look} className="absolute bottom-full left-1/2 -translate-x-1/2" />
          )}
        </span>
      </Link>
    </li>
  )
}
