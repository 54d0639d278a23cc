import type { CronDay, RunStatus } from '@/lib/cron/contract'
import { RUN_LOOKS, type RunLook } from './run-looks'

export type CalendarDay = {
  date: string
  /** That of its worst run; undefined without one. */
  look: RunLook | undefined
  /** Runs that ended well, of those that were expected. */
  good: number
  expected: number
  /** `23 ok, 1 failed`; of an empty day nothing. */
  words: string
}

const WEEKS = 5
const DAY_MS = 86_400_000
const WORST_FIRST = [
  'missed',
  'failed',
  'timed_out',
  'late',
  'unknown',
  'running',
  'expected',
  'ok',
  'skipped',
  'extra',
] as const
const GOOD = ['ok', 'late'] as const

/** Whole weeks from Monday on, the last one that of today; days to come stand empty. */
export function calendarOf(days: readonly CronDay[], today: string): CalendarDay[][] {
  const counts = new Map(days.map(({ day, counts: of }) => [day, of]))
  const noon = Date.parse(`${today}T12:00:00Z`)
  const monday = noon - ((new Date(noon).getUTCDay() + 6) % 7) * DAY_MS
  const first = monday - (WEEKS - 1) * 7 * DAY_MS
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_day, place) => {
      const date = new Date(first + (week * 7 + place) * DAY_MS).toISOString().slice(0, 10)
      return dayOf(date, counts.get(date) ?? {})
    }),
  )
}

function dayOf(date: string, counts: Partial<Record<RunStatus, number>>): CalendarDay {
  const seen = WORST_FIRST.filter((status) => counts[status])
  const total = (statuses: readonly RunStatus[]) =>
    statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  return {
    date,
    look: seen[0],
    good: total(GOOD),
    expected: total(seen.filter((status) => status !== 'extra' && status !== 'skipped')),
    words: seen.map((status) => `${counts[status]} ${RUN_LOOKS[status].words}`).join(', '),
  }
}
