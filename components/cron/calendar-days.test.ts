import { expect, test } from 'vitest'
import { calendarOf } from './calendar-days'
import { stripSentence } from './strip-sentence'

test('ends with the week of today, and counts what ended well of what was expected', () => {
  const weeks = calendarOf(
    [{ day: '2026-03-31', counts: { ok: 20, late: 2, missed: 1, extra: 3, skipped: 4 } }],
    '2026-03-31',
  )

  expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7])
  expect(weeks[0]?.[0]?.date).toBe('2026-03-02')
  expect(weeks[4]?.[1]).toEqual({
    date: '2026-03-31',
    look: 'missed',
    good: 22,
    expected: 23,
    words: '1 missed, 2 late, 20 ok, 4 skipped, 3 extra',
  })
})

test('a day without a run stands empty', () => {
  expect(calendarOf([], '2026-03-31')[0]?.[0]).toMatchObject({ look: undefined, expected: 0, words: '' })
})

test('a strip is told in numbers, the most first', () => {
  const run = (status: 'ok' | 'failed', pace: 'too_slow' | null = null) => ({ status, pace })

  expect(stripSentence([])).toBe('No run yet')
  expect(stripSentence([run('ok')])).toBe('The last run: 1 ok')
  expect(stripSentence([run('failed'), run('ok'), run('ok'), run('ok', 'too_slow')])).toBe(
    'Last 4 runs: 2 ok, 1 failed, 1 ok, but slow',
  )
})
