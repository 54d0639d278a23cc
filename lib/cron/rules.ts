import type { CronState, RunStatus } from './contract'

/** After its due time a job is given this long, or its grace where that is less, before it shows as late. */
export const LATE_AFTER_SECONDS = 30

export type Standing = {
  health: 'new' | 'up' | 'down'
  healthSince: Date
  pausedAt: Date | null
  runningSince: Date | null
  nextDueAt: Date | null
  graceSeconds: number
}

/** How a job stands, and since when. What is down stays so while it tries again. */
export function stateOf(job: Standing, now: Date): { state: CronState; since: Date } {
  if (job.pausedAt) return { state: 'paused', since: job.pausedAt }
  if (job.health === 'down') return { state: 'down', since: job.healthSince }
  if (job.nextDueAt && job.nextDueAt < lateBefore(job, now)) return { state: 'late', since: job.nextDueAt }
  if (job.runningSince) return { state: 'running', since: job.runningSince }
  return { state: job.health, since: job.healthSince }
}

const lateBefore = ({ graceSeconds }: Standing, now: Date) =>
  new Date(now.getTime() - Math.min(graceSeconds, LATE_AFTER_SECONDS) * 1_000)

/** Runs that speak for a job, or against it; the others say nothing. */
export const GOOD: readonly RunStatus[] = ['ok', 'late', 'extra']
export const BAD: readonly RunStatus[] = ['failed', 'timed_out', 'missed']
