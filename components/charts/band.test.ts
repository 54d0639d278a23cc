import { expect, test } from 'vitest'
import { bandSummary, bandTop, bandWords } from './band'

const band = { label: 'usual p95', value: [180, 190, null], low: [150, 160, null], high: [235, 240, null] }

test('says its range in words, and where it is not known', () => {
  expect(bandWords(band, 'ms', 0)).toBe('150 ms–235 ms')
  expect(bandWords(band, 'ms', 2)).toBe('–')
  expect(bandSummary(band, 'ms')).toBe('Last usual p95: 160 ms–240 ms; not known at 1 of 3 points.')
})

test('what is usual always fits, but a wide band never flattens the lines', () => {
  expect(bandTop(band, 200)).toBe(240)
  expect(bandTop({ ...band, high: [900, 900, null] }, 200)).toBe(400)
  expect(bandTop({ ...band, high: [900, 900, null] }, 0)).toBe(380)
  expect(bandTop(undefined, 200)).toBe(0)
})
