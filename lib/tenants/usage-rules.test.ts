import { describe, expect, test } from 'vitest'
import { daysOf, judgeUsage } from './usage-rules'

const DAY_MS = 86_400_000
const NOW = new Date('2026-01-29T09:00:00Z')

/** So many days back, `values[0]` the oldest, the last one today. */
const days = (values: readonly number[]) =>
  values.map((value, index) => ({
    at: new Date(NOW.getTime() - (values.length - 1 - index) * DAY_MS),
    value,
  }))
const judged = (values: readonly number[]) => judgeUsage(daysOf(days(values), NOW))

const steady = Array.from({ length: 27 }, (_, index) => 100 + (index % 3))

describe('usage against its own usual', () => {
  test('judges the last whole day, not today', () => {
    expect(judged([...steady, 101, 3])).toMatchObject({ current: 101, today: 3, trend: 'usual' })
    expect(judged([...steady, 40, 3])).toMatchObject({ current: 40, trend: 'below' })
    expect(judged([...steady, 400, 3])).toMatchObject({ current: 400, trend: 'above' })
  })

  test('says by how much', () => {
    const { change, usual } = judged([...steady, 50, 0])

    expect(usual?.value).toBe(101)
    expect(change).toBeCloseTo(50 / 101 - 1)
  })

  test('knows weekends', () => {
    const weekly = Array.from({ length: 28 }, (_, index) => (index % 7 < 5 ? 100 : 0))
    // The 28th whole day is one of those without.
    expect(judged([...weekly, 0])).toMatchObject({ current: 0, trend: 'usual' })
    expect(judged([...weekly.slice(1), 100, 0])).toMatchObject({ current: 100, trend: 'usual' })
  })

  test('does not judge what it knows for less than a week', () => {
    expect(judged([5, 5, 5, 5, 5, 0, 0])).toMatchObject({ usual: null, change: null, trend: 'learning' })
    expect(judged([])).toMatchObject({ current: null, today: null, trend: 'learning' })
  })

  test('takes a day that nothing is said about for one without any', () => {
    const gone = days(steady).map(({ at, value }) => ({ at: new Date(at.getTime() - 2 * DAY_MS), value }))
    const points = daysOf(gone, NOW)

    expect(points).toHaveLength(29)
    expect(points.slice(-2).map(({ value }) => value)).toEqual([0, 0])
    expect(judgeUsage(points)).toMatchObject({ current: 0, trend: 'below' })
  })

  test('never divides by nothing', () => {
    expect(judged([0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0])).toMatchObject({ change: null, trend: 'above' })
  })
})
