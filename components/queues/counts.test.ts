import { expect, test } from 'vitest'
import { countValue, countWords, totalWords } from './counts'

const NONE = { waiting: null, active: null, delayed: null, retrying: null, failed: null, completed: null }
const exact = { counts: { ...NONE, waiting: 1_200 }, exactness: {} }
const capped = { counts: { ...NONE, waiting: 10_000 }, exactness: { waiting: 'at_least' } } as const
const guessed = { counts: { ...NONE, waiting: 5_000 }, exactness: { waiting: 'estimate' } } as const

test('a count says when it is not exact, and nothing where the engine does not tell', () => {
  expect([exact, capped, guessed].map((queue) => countWords(queue, 'waiting'))).toEqual([
    '1,200',
    '10,000+',
    '~5,000',
  ])
  expect(countWords(exact, 'failed')).toBeNull()
  expect(countValue(capped, 'waiting')).toEqual({ text: '10,000+', rank: 10_000 })
})

test('a total is as inexact as the least exact of its parts, and only of those that tell', () => {
  expect(totalWords([exact, guessed], 'waiting')).toBe('~6,200')
  expect(totalWords([exact, guessed, capped], 'waiting')).toBe('16,200+')
  expect(totalWords([exact, capped], 'failed')).toBeNull()
})
