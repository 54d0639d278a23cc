import { expect, test } from 'vitest'
import { scoreFile } from './nab'

const series = {
  name: 'one',
  startAt: 0,
  stepMs: 300_000,
  values: new Float64Array(1_000),
  anomalous: new Uint8Array(1_000),
}
const windows = [{ from: 400, to: 499 }]
const score = (...calls: number[]) => scoreFile({ series, windows }, calls)

test('a window without a call costs 1, a call at its start brings 1, at its end next to nothing', () => {
  expect(score()).toBe(-1)
  expect(score(400)).toBeCloseTo(1)
  expect(score(450)).toBeCloseTo(0.86, 2)
  expect(score(499)).toBeCloseTo(0.025, 2)
})

test('only the best call of a window counts', () => {
  expect(score(400, 450, 499)).toBeCloseTo(1)
})

test('a call outside costs 0.11, less just behind a window, and nothing in the first 15 %', () => {
  expect(score(300, 400)).toBeCloseTo(1 - 0.11)
  expect(score(400, 505)).toBeCloseTo(1 - 0.11 * 0.15, 2)
  expect(score(400, 900)).toBeCloseTo(1 - 0.11)
  expect(score(149, 400)).toBeCloseTo(1)
})
