import type { CronJobSummary, CronRun, DurationBand, StripRun } from '@/lib/cron/contract'
import { formatDay, formatDuration, formatMilliseconds, formatMinute, plural } from '@/lib/format'

type Job = Pick<
  CronJobSummary,
  | 'state'
  | 'lastRun'
  | 'lastBadRun'
  | 'band'
  | 'strip'
  | 'timezone'
  | 'nextDueAt'
  | 'graceSeconds'
  | 'pausedBy'
  | 'scheduleWords'
>

const BAD = ['failed', 'timed_out', 'missed']

/** What is the matter with a job, or that nothing is, in a sentence. Times are on the job's own clock. */
export function jobSentence(job: Job, now: Date): string {
  switch (job.state) {
    case 'paused':
      return `Paused${job.pausedBy ? ` by ${job.pausedBy}` : ''}: nothing is expected of it.`
    case 'late':
      return lateWords(job, now)
    case 'new':
      return 'Nothing was heard of it yet.'
    case 'down':
      return downWords(job, now)
    case 'running':
    case 'up':
      return wellWords(job, now)
  }
}

/** The run whose error belongs beside the job: its newest bad one, unless a good one came since. */
export function troubleOf({ state, lastRun, lastBadRun }: Job): CronRun | null {
  const isBad = lastRun !== null && BAD.includes(lastRun.status)
  return state === 'down' || isBad ? lastBadRun : null
}

/** `failed with exit status 1 after 1.2 s`, `did not run` */
export function outcomeWords(run: CronRun): string {
  const after = run.durationMs === null ? '' : ` after ${formatMilliseconds(run.durationMs)}`
  switch (run.status) {
    case 'missed':
      return 'did not run'
    case 'timed_out':
      return `ran longer than it may${run.durationMs === null ? '' : `: ${formatMilliseconds(run.durationMs)}`}`
    case 'failed':
      return `${failureWords(run)}${after}`
    case 'running':
      return 'has begun'
    case 'expected':
      return 'is due'
    case 'skipped':
      return run.reason === 'maintenance' ? 'was not expected: maintenance' : 'was not expected: paused'
    case 'unknown':
      return 'is unknown: Pitwall did not look then'
    case 'late':
      return `began late and ended well${after}`
    case 'ok':
    case 'extra':
      return `ended well${after}`
  }
}

/** `02:00`, with the day when it is not today; on the job's clock. */
export function clockWords(at: string, timezone: string, now: Date): string {
  const moment = new Date(at)
  const isToday = formatDay(moment, timezone) === formatDay(now, timezone)
  const clock = formatMinute(moment, timezone)
  return isToday ? clock : `${formatDay(moment, timezone)}, ${clock}`
}

/** `usual 1.1–1.6 s` */
export const bandWords = ({ lowMs, highMs }: Pick<DurationBand, 'lowMs' | 'highMs'>): string =>
  `usual ${formatMilliseconds(lowMs)}–${formatMilliseconds(highMs)}`

/** How many of the newest runs went bad one after the other; the one under way does not count. */
export function badInARow(strip: readonly StripRun[]): number {
  const ended = strip.filter(({ status }) => status !== 'running')
  const good = ended.findLastIndex(({ status }) => !BAD.includes(status))
  return ended.length - 1 - good
}

function failureWords({ reason, exitCode, tenants }: CronRun): string {
  switch (reason) {
    case 'exit_code':
      return `failed with exit status ${exitCode}`
    case 'too_fast':
      return 'ended sooner than it may'
    case 'counts':
      return 'counted less or more than it should'
    case 'tenants':
      return `failed for ${plural(tenants?.failedCount ?? 0, 'tenant')}`
    default:
      return 'failed'
  }
}

function downWords({ lastBadRun, strip, timezone }: Job, now: Date): string {
  if (!lastBadRun) return 'It is down.'
  const at = lastBadRun.dueAt ?? lastBadRun.startedAt ?? lastBadRun.finishedAt
  const which = at === null ? 'The last run' : `The run of ${clockWords(at, timezone, now)}`
  const inARow = badInARow(strip)
  const many = inARow > 1 ? `; the last ${inARow} went bad` : ''
  return `${which} ${outcomeWords(lastBadRun)}${many}.`
}

function lateWords({ nextDueAt, graceSeconds, timezone }: Job, now: Date): string {
  if (nextDueAt === null) return 'It is late.'
  const deadline = Date.parse(nextDueAt) + graceSeconds * 1_000
  const left = (deadline - now.getTime()) / 1_000
  const due = `Due ${clockWords(nextDueAt, timezone, now)} and not begun`
  return left > 0 ? `${due}: counts as missed in ${formatDuration(left)}.` : `${due}.`
}

function wellWords({ lastRun, band }: Job, now: Date): string {
  if (!lastRun) return 'Nothing was heard of it yet.'
  if (lastRun.status === 'running') return runningWords(lastRun, band, now)
  const words = `The last run ${outcomeWords(lastRun)}`
  if (lastRun.pace === 'too_slow' && band) return `${words}, longer than ${bandWords(band)}.`
  if (lastRun.pace === 'too_fast' && band) return `${words}, sooner than ${bandWords(band)}.`
  return band && lastRun.durationMs !== null ? `${words}, as usual.` : `${words}.`
}

function runningWords({ startedAt }: CronRun, band: DurationBand | null, now: Date): string {
  const since =
    startedAt === null ? '' : ` for ${formatDuration((now.getTime() - Date.parse(startedAt)) / 1_000)}`
  const usual = band ? `; it usually takes ${formatMilliseconds(band.medianMs)}` : ''
  return `Running${since}${usual}.`
}
