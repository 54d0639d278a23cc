import { expect, test } from 'vitest'
import { summaryOf } from './summary'

const grid = { from: Date.parse('2026-03-31T10:00:00Z'), stepSeconds: 60, count: 4 }
const series = (values: (number | null)[]) => ({ id: 'p95', label: 'p95', look: 'p95' as const, values })

test('says between what, when the highest and what last', () => {
  expect(summaryOf(series([88, 412, 90, 104]), grid, 'ms')).toBe(
    'p95 between 88 ms and 412 ms (31 Mar 2026, 10:01:00 UTC), last 104 ms.',
  )
})

test('says what is missing', () => {
  expect(summaryOf(series([0.001, null, null, 0.001]), grid, 'share')).toBe(
    'p95 0.1 % throughout; no data at 2 of 4 points.',
  )
  expect(summaryOf(series([null, null, null, null]), grid, 'ms')).toBe('p95: no data in this range.')
})
