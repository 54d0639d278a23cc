import { expect, test } from 'vitest'
import { mergeMarks, type Part } from './merge-marks'

const HOUR = 3_600_000
const DAY = { from: 0, to: 24 * HOUR, columns: 24 }

const part = (at: number, changes: Partial<Part> = {}): Part => ({
  id: `event-${at}`,
  track: 'deploy',
  at,
  until: at,
  lasts: false,
  count: 1,
  severity: 'info',
  level: null,
  title: `at ${at}`,
  ...changes,
})

const total = (parts: readonly Part[]) => parts.reduce((sum, { count }) => sum + count, 0)

test('what stands alone stays as it is', () => {
  const alone = [part(0), part(HOUR), part(HOUR, { track: 'people' })]

  expect(mergeMarks(alone, DAY, 1_000)).toEqual(alone)
})

test('what falls into one column is one mark with the worst of them, from the first to the last', () => {
  const together = [
    part(10, { severity: 'critical', level: 'partial_outage', until: 400 }),
    part(30, { count: 3, severity: 'warning', level: 'degraded', until: 90 }),
  ]

  expect(mergeMarks(together, DAY, 1_000)).toEqual([
    part(10, {
      ...{ id: 'event-30', until: 400, count: 4, severity: 'critical', level: 'partial_outage', title: null },
    }),
  ])
})

test('a stretch wider than a column keeps its shape beside short ones', () => {
  const long = part(10, { id: 'span-1', until: 3 * HOUR, level: 'degraded' })

  expect(mergeMarks([long, part(20), part(30)], DAY, 1_000).map(({ count }) => count)).toEqual([1, 2])
})

test('a stretch that began before the range is as long as what is seen of it', () => {
  const seenBriefly = part(-9 * HOUR, { id: 'span-1', until: 60_000 })

  expect(mergeMarks([seenBriefly, part(90_000)], DAY, 1_000)).toHaveLength(1)
})

test('with too many marks the columns grow until they fit, and nothing is lost', () => {
  const many = Array.from({ length: 5_000 }, (_, index) =>
    part(Math.floor((index * 24 * HOUR) / 5_000), { track: `track ${index % 10}` }),
  )
  const merged = mergeMarks(many, { ...DAY, columns: 500 }, 1_000)

  expect(merged.length).toBeLessThanOrEqual(1_000)
  expect(total(merged)).toBe(5_000)
})
