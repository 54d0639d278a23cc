import { formatMilliseconds, formatNumber } from '@/lib/format'
import type { ChartUnit } from './chart-model'

const three = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 })
const LEAST_SHARE = 0.0001

/** A value with its unit: `88 ms`, `12.3/s`, `0.25 %`; what is not known is a dash. */
export function valueWords(unit: ChartUnit, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  switch (unit) {
    case 'ms':
      return value === 0 ? '0 ms' : formatMilliseconds(value)
    case 'share':
      return shareWords(value)
    case 'per_second':
      return `${three.format(value)}/s`
    case 'count':
      return formatNumber(value)
  }
}

/** Something is never rounded to nothing. */
function shareWords(share: number): string {
  if (share > 0 && share < LEAST_SHARE) return '<0.01 %'
  return `${three.format(Math.round(share * 10_000) / 100)} %`
}
