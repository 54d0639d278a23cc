import type { Baseline } from '@/db/schema'
import { parseEndpointId } from '@/lib/endpoints/rules'
import { formatDay, formatMinute } from '@/lib/format'
import { SLOTS } from './state'

/** People's notes on one anomaly. */
export const MAX_NOTES = 200

const LEARNING_DAYS = 3

const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 })

/** `412 ms`, `3.2 %`. */
export const valueText = (value: number, unit: string): string =>
  unit ? `${short.format(value)} ${unit}` : short.format(value)

/** `150-235 ms` */
export const bandText = ({ low, high }: { low: number; high: number }, unit: string): string =>
  `${short.format(low)}-${valueText(high, unit)}`

/** `GET /api/races` of an endpoint's id. */
export function endpointWords(id: string): string {
  const named = parseEndpointId(id)
  return named ? `${named.method} ${named.route}` : id
}

/** How far a series has come that is still learned, as the reason of its state: `1.5 of 3 days`. */
export const learningReason = (slotsLearned: number): string =>
  `${short.format(Math.floor((10 * slotsLearned) / SLOTS) / 10)} of ${LEARNING_DAYS} days`

/** What a series is doing, for people; times are UTC. */
export function stateText(
  { state, reason, at }: Pick<Baseline, 'state' | 'reason' | 'at'>,
  now: Date,
): string {
  switch (state) {
    case 'learning':
      return withReason('learning', reason)
    case 'not_judged':
      return withReason('not judged', reason)
    case 'frozen':
      return withReason('frozen', reason)
    case 'no_data':
      return at ? `no data since ${momentText(at, now)}` : 'no data yet'
    case 'off':
    case 'active':
      return state
  }
}

const withReason = (words: string, reason: string | null) => (reason ? `${words}: ${reason}` : words)

function momentText(at: Date, now: Date): string {
  const day = formatDay(at, 'UTC')
  const minute = formatMinute(at, 'UTC')
  return day === formatDay(now, 'UTC') ? minute : `${day}, ${minute}`
}
