import { Time } from '@/components/ui/time'
import type { CronJobSummary, DurationBand } from '@/lib/cron/contract'
import { formatMilliseconds } from '@/lib/format'
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
        <Time at={at} zone={timezone} className="block text-sm text-muted max-sm:ml-1.5 max-sm:inline" />
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

/** When it is expected next; the title says it on the job's clock and on the reader's. */
export function NextRun({ job: { state, nextDueAt, timezone } }: { job: CronJobSummary }) {
  if (state === 'paused' || nextDueAt === null) return <span className="text-muted">–</span>
  return <Time at={nextDueAt} zone={timezone} />
}
