import { formatMilliseconds, formatNumber } from '@/lib/format'
import type { ChartUnit } from './chart-model'

const three = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 })
const LEAST_SHARE = 0.0001
const LEAST_RATE = 0.01
const FINE_MS = 10

/** A value with its unit: `88 ms`, `12.3/s`, `0.25 %`; what is not known is a dash. */
export function valueWords(unit: ChartUnit, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  switch (unit) {
    case 'ms':
      return value < FINE_MS ? `${three.format(value)} ms` : formatMilliseconds(value)
    case 'share':
      return shareWords(value)
    case 'per_second':
      return `${rateWords(value)}/s`
    case 'count':
      return formatNumber(value)
  }
}

/** As many places as keep three digits, so that equal ones stand below each other. */
function rateWords(rate: number): string {
  if (rate > 0 && rate < LEAST_RATE) return '<0.01'
  if (rate >= 100) return formatNumber(rate)
  return rate === 0 ? '0' : rate.toFixed(rate >= 10 ? 1 : 2)
}

/** Something is never rounded to nothing. */
function shareWords(share: number): string {
  if (share > 0 && share < LEAST_SHARE) return '<0.01 %'
  return `${three.format(Math.round(share * 10_000) / 100)} %`
}

/** A round value as an axis says it, nothing cut off. */
export function axisWords(unit: ChartUnit, value: number): string {
  switch (unit) {
    case 'ms':
      return value < 1_000 ? `${three.format(value)} ms` : `${three.format(value / 1_000)} s`
    case 'share':
      return `${three.format(value * 100)} %`
    case 'per_second':
      return `${three.format(value)}/s`
    case 'count':
      return three.format(value)
  }
}
