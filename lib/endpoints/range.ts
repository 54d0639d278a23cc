import { AppError } from '@/lib/errors'
import { parseRange, type TimeRange } from '@/lib/time'
import { LONGEST_RANGE_SECONDS, SHORTEST_RANGE_SECONDS } from './rules'

export type AskedRange = { from?: string | undefined; to?: string | undefined }

const STANDARD = { from: 'now-1h', to: 'now' } as const

/**
 * The asked range, ending now at the latest.
 *
 * @throws AppError invalid (no times), unprocessable (under 15 minutes, over 30 days, or all of it in the future)
 */
export function rangeOf({ from = STANDARD.from, to = STANDARD.to }: AskedRange, now: Date): TimeRange {
  const range = parseRange({ from, to }, now)
  if (!range) {
    const message = 'from and to must name a range: now-6h, epoch milliseconds or ISO 8601.'
    throw new AppError('invalid', message, { fields: [{ path: 'from', message }] })
  }
  const seconds = (range.to.getTime() - range.from.getTime()) / 1_000
  if (seconds < SHORTEST_RANGE_SECONDS) throw refused('The range must be at least 15 minutes long.')
  if (seconds > LONGEST_RANGE_SECONDS) throw refused('The range must be at most 30 days long.')
  if (range.from >= now) throw refused('The range lies in the future.')
  return { from: range.from, to: range.to < now ? range.to : now }
}

const refused = (message: string) =>
  new AppError('unprocessable', message, { fields: [{ path: 'from', message }] })

export const secondsOf = ({ from, to }: TimeRange): number => (to.getTime() - from.getTime()) / 1_000
