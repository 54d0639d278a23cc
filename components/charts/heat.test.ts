import { expect, test } from 'vitest'
import { columnWords, heatRows, mostIn, strengthOf } from './heat'

const heat = {
  grid: { from: 0, stepSeconds: 60, count: 2 },
  bounds: [5, 50, 100, 250, null],
  counts: [
    [0, 0],
    [40, null],
    [0, 0],
    [10, null],
    [0, null],
  ],
}

test('leaves out empty buckets at both ends and keeps those between', () => {
  expect(heatRows(heat).map(({ label }) => label)).toEqual(['5 ms–50 ms', '50 ms–100 ms', '100 ms–250 ms'])
  expect(heatRows({ ...heat, counts: [[0, 0]] })).toEqual([])
})

test('says a column in words', () => {
  const rows = heatRows(heat)

  expect(columnWords(rows, heat.grid, 0)).toBe('50 requests, most 5 ms–50 ms, slowest 100 ms–250 ms')
  expect(columnWords(rows, heat.grid, 60_000)).toBe('no requests')
})

test('a single request in a busy hour is still seen', () => {
  expect(mostIn(heatRows(heat))).toBe(40)
  expect([0, 1, 10, 40].map((count) => strengthOf(count, 40))).toEqual([0, 1, 3, 5])
})
