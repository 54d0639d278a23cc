import { expect, test } from 'vitest'
import { apartWords, factorWords, precisionWords, rangeWords, scopeWords, signalWords } from './words'

test('names series as people do', () => {
  expect(scopeWords('paddock:GET:~1api~1races')).toBe('GET /api/races')
  expect(scopeWords(null)).toBe('the whole service')
  expect(signalWords({ signal: 'custom', name: 'Orders' })).toBe('Orders')
  expect(rangeWords({ low: -3, high: 235.4 }, 'ms')).toBe('0–235 ms')
})

test('says a factor as more or less', () => {
  expect([1.12, 0.9, 1.001].map(factorWords)).toEqual(['12 % above', '10 % below', 'as usual'])
})

test('says how often it was right, and that nobody said', () => {
  expect(precisionWords({ confirmed: 4, falsePositive: 1, ratio: 0.8 })).toBe(
    'Of 5 verdicts 4 confirmed real trouble (80 %).',
  )
  expect(precisionWords(null)).toMatch(/^Nobody/)
})

test('says how long before or after it began', () => {
  const onset = '2026-01-02T03:10:00.000Z'
  expect(apartWords('2026-01-02T03:06:00.000Z', onset)).toBe('4 min before')
  expect(apartWords('2026-01-02T03:12:00.000Z', onset)).toBe('2 min after')
  expect(apartWords(onset, onset)).toBe('at the same time')
})
