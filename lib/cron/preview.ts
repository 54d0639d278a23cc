import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { PreviewAnswer, SchedulePreview } from './contract'
import { nextSlots, scheduleProblem, scheduleWords, type Timing } from './schedule'
import { localTime, nextClockChange } from './zone'

const SHOWN = 5
const AROUND_CHANGE = 4
const DAY_MS = 86_400_000

/**
 * What a schedule means: in words, its next five runs, and those around the next change of its clock.
 *
 * @throws AppError unprocessable with the reason
 */
export function previewSchedule(ctx: Context, timing: SchedulePreview): PreviewAnswer {
  requirePermission(ctx, 'cron:read')
  requireSchedule(timing, ctx.now)
  return {
    words: scheduleWords(timing.schedule),
    next: nextSlots(timing, ctx.now, { limit: SHOWN }).map((at) => shown(at, timing)),
    clockChange: aroundChange(timing, ctx.now),
  }
}

/** @throws AppError unprocessable */
export function requireSchedule(timing: Timing, now: Date): void {
  const problem = scheduleProblem(timing, now)
  if (!problem) return
  const { path, message } = problem
  throw new AppError('unprocessable', `The ${path} ${message}.`, { fields: [problem] })
}

function aroundChange(timing: Timing, now: Date): PreviewAnswer['clockChange'] {
  const change = nextClockChange(timing.timezone, now)
  if (!change) return null
  const dayBefore = new Date(change.at.getTime() - DAY_MS)
  const before = nextSlots(timing, dayBefore, { limit: 2_000, until: new Date(change.at.getTime() - 1) })
  const after = nextSlots(timing, new Date(change.at.getTime() - 1), { limit: AROUND_CHANGE / 2 })
  const runs = [...before.slice(-AROUND_CHANGE / 2), ...after]
  return {
    at: change.at.toISOString(),
    shiftMinutes: change.shiftMinutes,
    runs: runs.map((at) => shown(at, timing)),
  }
}

const shown = (at: Date, { timezone }: Timing) => ({
  at: at.toISOString(),
  local: localTime(at, timezone),
})
