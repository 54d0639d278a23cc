import type { CronJobSummary, DurationBand } from '@/lib/cron/contract'
import { formatMilliseconds } from '@/lib/format'
import { JobTime } from './job-time'
import { lookOfRun } from './run-looks'
import { RunMark } from './run-shape'
import { bandWords } from './words'

/** How the newest run went, and when. */
export function LastRun({ job: { lastRun, timezone } }: { job: CronJobSummary }) {
  if (!lastRun) return <span className="text-muted">none yet</span>
  const at = lastRun.finishedAt ?? lastRun.startedAt ?? lastRun.dueAt
  return (
    <>
      <RunMark look={lookOfRun(lastRun)} />
      {at && (
        <JobTime at={at} zone={timezone} className="block text-sm text-muted max-sm:ml-1.5 max-sm:inline" />
      )}
    </>
  )
}

type DurationProps = {
  durationMs: number | null
  pace: 'too_fast' | 'too_slow' | null
  band: DurationBand | null
}

/** How long it took, against what is usual. */
export function Duration({ durationMs, pace, band }: DurationProps) {
  return (
    <>
      {durationMs !== null && (
        <span className={pace ? 'font-medium text-degraded' : undefined}>
          {pace === 'too_slow' && '▲ '}
          {pace === 'too_fast' && '▼ '}
          {formatMilliseconds(durationMs)}
        </span>
      )}
      {band && (
        <span className="block text-sm text-muted max-sm:ml-1.5 max-sm:inline">{bandWords(band)}</span>
      )}
    </>
  )
}

type NextRunProps = { job: Pick<CronJobSummary, 'state' | 'nextDueAt' | 'timezone'>; now: Date }

/** When it is expected next, or was and did not come. */
export function NextRun({ job: { state, nextDueAt, timezone }, now }: NextRunProps) {
  if (state === 'paused' || nextDueAt === null) return <span className="text-muted">–</span>
  const isDue = Date.parse(nextDueAt) <= now.getTime()
  return (
    <>
      {isDue && 'due '}
      <JobTime at={nextDueAt} zone={timezone} />
    </>
  )
}
