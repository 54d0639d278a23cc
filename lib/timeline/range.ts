import { AppError } from '@/lib/errors'
import { parseRange, parseTime, type RangeText, type TimeRange } from '@/lib/time'

const LONGEST_MS = 90 * 86_400_000
// `now-90d/d` to `now/d` rounds up to a day more.
const ROUNDING_MS = 86_400_000

/** @throws AppError invalid (no times), unprocessable (over 90 days) */
export function rangeOf(asked: RangeText, now: Date): TimeRange {
  const range = parseRange(asked, now)
  if (!range) throw invalid('from', 'from and to must name a range: now-6h, epoch milliseconds or ISO 8601.')
  if (range.to.getTime() - range.from.getTime() <= LONGEST_MS + ROUNDING_MS) return range
  const message = 'The range must be at most 90 days long.'
  throw new AppError('unprocessable', message, { fields: [{ path: 'from', message }] })
}

/** @throws AppError invalid */
export function momentOf(text: string, now: Date): Date {
  const moment = parseTime(text, now)
  if (!moment) throw invalid('at', 'at must name a moment: now-6h, epoch milliseconds or ISO 8601.')
  return moment
}

const invalid = (path: string, message: string) =>
  new AppError('invalid', message, { fields: [{ path, message }] })
