import { expect, test } from 'vitest'
import { rangeWords } from './range-words'

const now = new Date('2026-03-31T10:26:04Z')

test('a preset is called by its name', () => {
  expect(rangeWords({ from: 'now-6h', to: 'now' }, now)).toBe('Last 6 hours')
})

test('a typed range keeps its relative end and reads its fixed one', () => {
  expect(rangeWords({ from: '1774949164500', to: 'now' }, now, 'UTC')).toBe('09:26:04 – now')
})
