import { expect, test } from 'vitest'
import { RollingMedian, RollingMoments } from './rolling'

const VALUES = [5, 3, Number.NaN, 8, 8, -2, 1_000_000, 4, Number.NaN, Number.NaN, Number.NaN, 7]

/** What is there of the last three. */
const windows = VALUES.map((_, index) =>
  VALUES.slice(Math.max(0, index - 2), index + 1).filter((value) => !Number.isNaN(value)),
)

test('a rolling median is the median of what is there of the last steps', () => {
  const rolling = new RollingMedian(3)
  const medians = VALUES.map((value) => {
    rolling.push(value)
    return rolling.median
  })

  expect(medians).toEqual([5, 4, 4, 5.5, 8, 8, 8, 4, 500_002, 4, Number.NaN, 7])
})

test('rolling moments are mean and deviation of what is there of the last steps', () => {
  const rolling = new RollingMoments(3)
  VALUES.forEach((value, index) => {
    rolling.push(value)
    const window = windows[index] ?? []
    const mean = window.reduce((sum, one) => sum + one, 0) / window.length
    const variance = window.reduce((sum, one) => sum + (one - mean) ** 2, 0) / window.length
    if (window.length === 0) expect(rolling.mean).toBeNaN()
    else {
      expect(rolling.mean).toBeCloseTo(mean)
      expect(rolling.deviation).toBeCloseTo(Math.sqrt(variance), 3)
    }
  })
})
