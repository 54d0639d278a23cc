import { expect, test } from 'vitest'
import { scaleFor, timeTicks } from './scale'

test('ends on a round number just above the largest value', () => {
  expect(scaleFor(412)).toEqual({ top: 600, ticks: [0, 200, 400, 600] })
  expect(scaleFor(100)).toEqual({ top: 100, ticks: [0, 25, 50, 75, 100] })
  expect(scaleFor(0.0023).top).toBeCloseTo(0.003)
})

test('holds every value in at most five ticks', () => {
  for (let largest = 0.001; largest < 1e6; largest *= 1.37) {
    const { top, ticks } = scaleFor(largest)
    expect(top).toBeGreaterThanOrEqual(largest * 0.998)
    expect(ticks.length).toBeLessThanOrEqual(5)
  }
})

test('nothing at all still has an axis', () => {
  expect(scaleFor(0)).toEqual({ top: 1, ticks: [0] })
})

test('time is cut at round moments', () => {
  const from = Date.parse('2026-03-31T10:07:00Z')
  const ticks = timeTicks(from, from + 6 * 3_600_000, 8)

  expect(ticks.length).toBeLessThanOrEqual(8)
  expect(ticks.every((at) => at % 3_600_000 === 0)).toBe(true)
})
