import { nextSlots, scheduleProblem } from '@/lib/cron/schedule'
import { formatRelative, plural } from '@/lib/format'
import type { EngineJob, EngineSchedule } from '../adapter'

/** Engines look at their clocks every few seconds, some every half minute. */
const FIRE_GRACE_MS = 90_000
const START_GRACE_MS = 60_000

export type Diagnosis = {
  stage: 'not_fired' | 'not_started' | 'not_finished' | 'failed' | 'ok' | 'unknown'
  since: Date
  isTrouble: boolean
  /** Ends a sentence that begins with the schedule's name. */
  sentence: string
  jobId: string | null
}

type Known = {
  schedule: EngineSchedule
  /** The newest job it made; undefined: none is to be found. */
  newest: EngineJob | undefined
  /** The engine tells which jobs a schedule made. */
  tellsFires: boolean
  forgetsCompleted: boolean
  workers: number | null
  now: Date
}

/** How far the last run of a schedule came: fired, started, finished. */
export function diagnose(known: Known): Diagnosis {
  const { schedule, newest, now } = known
  const firedAt = newest?.createdAt ?? newest?.runAt ?? schedule.lastAt
  const missedAt = missedSince(schedule, firedAt, now)
  if (missedAt)
    return made('not_fired', missedAt, true, `did not fire when it was due, ${formatRelative(missedAt, now)}`)
  if (newest) return diagnoseJob(known, newest)
  if (schedule.lastAt && known.tellsFires && known.forgetsCompleted)
    return made('ok', schedule.lastAt, false, `ran ${formatRelative(schedule.lastAt, now)}`)
  if (!schedule.lastAt) return made('unknown', now, false, 'has not fired yet')
  return made(
    'unknown',
    schedule.lastAt,
    false,
    `fired ${formatRelative(schedule.lastAt, now)}; what came of it is not known`,
  )
}

function diagnoseJob({ workers, now }: Known, job: EngineJob): Diagnosis {
  const at = (time: Date | null) => time ?? job.finishedAt ?? job.startedAt ?? job.createdAt ?? now
  switch (job.state) {
    case 'waiting':
    case 'delayed': {
      const since = at(job.state === 'delayed' ? (job.runAt ?? job.createdAt) : job.createdAt)
      const isTrouble = now.getTime() - since.getTime() > START_GRACE_MS
      const by = workers === null ? '' : `; ${plural(workers, 'worker')}`
      return made(
        'not_started',
        since,
        isTrouble,
        `fired and waits to be started, since ${formatRelative(since, now)}${by}`,
        job,
      )
    }
    case 'active':
      return made(
        'not_finished',
        at(job.startedAt),
        false,
        `was started ${formatRelative(at(job.startedAt), now)} and runs`,
        job,
      )
    case 'retrying':
      return made('failed', at(job.finishedAt), true, 'failed and will be tried again', job)
    case 'failed':
      return made(
        'failed',
        at(job.finishedAt),
        true,
        `failed ${formatRelative(at(job.finishedAt), now)}`,
        job,
      )
    case 'completed':
      return made('ok', at(job.finishedAt), false, `ran well ${formatRelative(at(job.finishedAt), now)}`, job)
  }
}

/** The slot nobody fired, by the engine's own word or by the clock of its schedule. */
function missedSince(schedule: EngineSchedule, firedAt: Date | null, now: Date): Date | undefined {
  const isOver = (slot: Date) => now.getTime() - slot.getTime() > FIRE_GRACE_MS
  if (schedule.nextAt && isOver(schedule.nextAt)) return schedule.nextAt
  if (schedule.nextAt && schedule.nextAt > now) return undefined
  // Without a word of the engine, and without a run ever seen, it may be as new as its schedule.
  if (!firedAt) return undefined
  const next = nextAfter(schedule, firedAt)
  return next && isOver(next) ? next : undefined
}

function nextAfter({ cron, everyMs, zone }: EngineSchedule, firedAt: Date): Date | undefined {
  if (everyMs !== null) return new Date(firedAt.getTime() + everyMs)
  if (cron === null) return undefined
  const timing = { schedule: cron, timezone: zone ?? 'UTC' }
  if (scheduleProblem(timing, firedAt)) return undefined
  // A job is made some time after its slot: the next slot is more than that away.
  return nextSlots(timing, new Date(firedAt.getTime() + 1_000), { limit: 1 })[0]
}

const made = (
  stage: Diagnosis['stage'],
  since: Date,
  isTrouble: boolean,
  sentence: string,
  job?: EngineJob,
): Diagnosis => ({ stage, since, isTrouble, sentence, jobId: job?.id ?? null })
