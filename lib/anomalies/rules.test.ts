import { expect, test } from 'vitest'
import { endpointWords, learningReason, stateText, valueText } from './rules'

const NOW = new Date('2026-01-02T14:20:00Z')
const AT = new Date('2026-01-02T14:15:00Z')

test.each([
  ['learning', '1.5 of 3 days', 'learning: 1.5 of 3 days'],
  ['learning', null, 'learning'],
  ['not_judged', '6 requests', 'not judged: 6 requests'],
  ['frozen', 'maintenance', 'frozen: maintenance'],
  ['no_data', null, 'no data since 14:15'],
  ['off', null, 'off'],
  ['active', null, 'active'],
] as const)('%s of %s is told as %j', (state, reason, words) => {
  expect(stateText({ state, reason, at: AT }, NOW)).toBe(words)
})

test('no data is told with the day when that was another, or never', () => {
  const silent = { state: 'no_data', reason: null } as const
  expect(stateText({ ...silent, at: new Date('2025-12-31T23:00:00Z') }, NOW)).toBe(
    'no data since 31 Dec, 23:00',
  )
  expect(stateText({ ...silent, at: null }, NOW)).toBe('no data yet')
})

test('learning counts in days of 96 slots', () => {
  expect([0, 10, 96, 150, 287].map(learningReason)).toEqual([
    ...['0 of 3 days', '0.1 of 3 days', '1 of 3 days', '1.5 of 3 days', '2.9 of 3 days'],
  ])
})

test('values have their unit, endpoints their words', () => {
  expect(valueText(412.345, 'ms')).toBe('412 ms')
  expect(valueText(0.02, '')).toBe('0.02')
  expect(endpointWords('shop:GET:~1api~1races')).toBe('GET /api/races')
  expect(endpointWords('nonsense')).toBe('nonsense')
})
