import { AppError } from '@/lib/errors'
import { parseRange, type TimeRange } from '@/lib/time'

const LONGEST_MS = 31 * 86_400_000

/** @throws AppError invalid (no times), unprocessable (over 31 days) */
export function rangeOf(asked: { from: string; to: string }, now: Date): TimeRange {
  const range = parseRange(asked, now)
  const invalid = 'from and to must name a range: now-6h, epoch milliseconds or ISO 8601.'
  if (!range) throw new AppError('invalid', invalid, { fields: [{ path: 'from', message: invalid }] })
  if (range.to.getTime() - range.from.getTime() <= LONGEST_MS) return range
  const message = 'The range must be at most 31 days long.'
  throw new AppError('unprocessable', message, { fields: [{ path: 'from', message }] })
}
