import type { CronRunRow } from '@/db/schema'
import type { DurationBand, ExpectedCount, RunReason } from '../contract'
import { weekdayIn } from '../zone'

export type Terms = {
  timezone: string
  graceSeconds: number
  maxRuntimeSeconds: number
  minRuntimeSeconds: number | null
  expectedCounts: ExpectedCount[]
  bands: DurationBand[]
}

/** What is known of a run, whoever said it in what order. */
export type Run = Omit<CronRunRow, 'cause' | 'counts' | 'tenants'> & {
  counts: Record<string, number> | null
  tenants: { ok: number; failed: { tenant: string; error: string | null }[]; failedCount: number } | null
}

/** When a run began, as far as anybody heard: a job that only tells its end began then. */
export const beganAt = ({ startedAt, finishedAt }: Pick<Run, 'startedAt' | 'finishedAt'>): Date | null =>
  startedAt ?? finishedAt

/** Status, reason, length and next deadline of a run that was heard of: a function of what is known alone. */
export function settle(run: Run, terms: Terms): Run {
  const began = beganAt(run)
  if (!began) return run
  if (!run.finishedAt) return { ...run, ...running(began, terms) }
  const durationMs = run.startedAt && Math.max(0, run.finishedAt.getTime() - run.startedAt.getTime())
  const ended = { ...run, durationMs, deadlineAt: null, pace: paceOf(durationMs, began, terms) }
  return { ...ended, ...outcome(ended, began, terms) }
}

const running = (began: Date, { maxRuntimeSeconds }: Terms) => ({
  status: 'running' as const,
  reason: null,
  deadlineAt: new Date(began.getTime() + maxRuntimeSeconds * 1_000),
})

function outcome(run: Run, began: Date, terms: Terms): { status: Run['status']; reason: RunReason | null } {
  const reason = failure(run, terms)
  if (reason) return { status: 'failed', reason }
  if (run.durationMs !== null && run.durationMs > terms.maxRuntimeSeconds * 1_000)
    return { status: 'timed_out', reason: 'too_slow' }
  if (!run.dueAt) return { status: 'extra', reason: null }
  const isLate = began.getTime() > run.dueAt.getTime() + terms.graceSeconds * 1_000
  return { status: isLate ? 'late' : 'ok', reason: null }
}

function failure(run: Run, { minRuntimeSeconds, expectedCounts }: Terms): RunReason | null {
  if (run.failedAt) return run.exitCode ? 'exit_code' : 'reported'
  if (run.durationMs !== null && run.durationMs < (minRuntimeSeconds ?? 0) * 1_000) return 'too_fast'
  if (expectedCounts.some((expected) => isOutside(expected, run.counts))) return 'counts'
  return run.tenants && run.tenants.failedCount > 0 ? 'tenants' : null
}

/** A count that is expected and not told is no count within its bounds. */
function isOutside({ name, min, max }: ExpectedCount, counts: Run['counts']): boolean {
  const value = counts?.[name]
  return value === undefined || value < (min ?? value) || value > (max ?? value)
}

function paceOf(durationMs: number | null, began: Date, { bands, timezone }: Terms): Run['pace'] {
  if (durationMs === null || bands.length === 0) return null
  const band = bandOf(bands, weekdayIn(began, timezone))
  if (!band) return null
  if (durationMs < band.lowMs) return 'too_fast'
  return durationMs > band.highMs ? 'too_slow' : null
}

/** The band of that weekday, else the one of all days. */
export const bandOf = (bands: readonly DurationBand[], weekday: number): DurationBand | undefined =>
  bands.find((band) => band.weekday === weekday) ?? bands.find((band) => band.weekday === null)
