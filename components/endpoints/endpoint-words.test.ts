import { expect, test } from 'vitest'
import { changeWords, listSentence } from './endpoint-words'

test('a change is signed, and a large one is a multiple', () => {
  expect([0.123, -0.08, 0.001, 9.4, null].map(changeWords)).toEqual(['+12 %', '−8 %', '±0 %', '10.4×', '–'])
})

test('the list is said in one sentence, the worst first', () => {
  const endpoints = [
    { service: 'a', level: 'operational' as const },
    { service: 'a', level: 'at_risk' as const },
    { service: 'b', level: 'degraded' as const },
  ]
  expect(listSentence(endpoints)).toBe('3 endpoints of 2 services: 1 degraded, 1 at risk.')
  expect(listSentence(endpoints.slice(0, 1))).toBe('1 endpoint of 1 service, all operational.')
})
