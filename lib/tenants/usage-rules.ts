import type { UsageSeries } from './contract'

const DAY_MS = 86_400_000
const FEWEST_DAYS = 7
const FEWEST_WEEKDAYS = 3
/** Makes the median of distances comparable with a standard deviation of a normal distribution. */
const MAD_SCALE = 1.4826
const WIDTH = 3
/** The band is at least so wide, as a share of the usual value: small numbers jump. */
const LEAST_SHARE = 0.25

type Point = UsageSeries['points'][number]
type Judged = Pick<UsageSeries, 'current' | 'today' | 'usual' | 'change' | 'trend'>

/** A point for each day (UTC) from the first known to today; a day that nothing is said about was one without any. */
export function daysOf(values: readonly { at: Date; value: number }[], now: Date): Point[] {
  const byDay = new Map<number, number>()
  for (const { at, value } of values)
    byDay.set(dayOf(at.getTime()), (byDay.get(dayOf(at.getTime())) ?? 0) + value)
  const today = dayOf(now.getTime())
  const known = [...byDay.keys()].filter((day) => day <= today)
  if (known.length === 0) return []
  const first = known.reduce((one, other) => Math.min(one, other))
  return Array.from({ length: today - first + 1 }, (_, index) => ({
    at: new Date((first + index) * DAY_MS).toISOString(),
    value: byDay.get(first + index) ?? 0,
  }))
}

/**
 * The last whole day against the days before: the median of the same weekday where three are known, else of all; the
 * band is three scaled median deviations of all days wide to each side, at least a quarter of the usual value.
 */
export function judgeUsage(points: readonly Point[]): Judged {
  const today = points.at(-1)?.value ?? null
  const days = points.slice(0, -1)
  const last = days.at(-1)
  const before = days.slice(0, -1)
  if (!last || before.length < FEWEST_DAYS)
    return { current: last?.value ?? null, today, usual: null, change: null, trend: 'learning' }
  const values = before.map(({ value }) => value)
  const sameWeekday = before.filter((_, index) => (before.length - index) % 7 === 0).map(({ value }) => value)
  const value = median(sameWeekday.length >= FEWEST_WEEKDAYS ? sameWeekday : values)
  const spread = MAD_SCALE * median(values.map((one) => Math.abs(one - median(values))))
  const width = Math.max(WIDTH * spread, LEAST_SHARE * value)
  const usual = { value, low: Math.max(0, value - width), high: value + width }
  const change = value > 0 ? last.value / value - 1 : null
  return { current: last.value, today, usual, change, trend: trendOf(last.value, usual) }
}

function trendOf(value: number, { low, high }: { low: number; high: number }): Judged['trend'] {
  if (value > high) return 'above'
  return value < low || (value === 0 && low > 0) ? 'below' : 'usual'
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

const dayOf = (time: number): number => Math.floor(time / DAY_MS)
