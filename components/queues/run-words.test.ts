import { expect, test } from 'vitest'
import type { RetryRun } from '@/lib/queues/contract'
import { lengthWords, rateWords, runSentence } from './run-words'

const run = (values: Partial<RetryRun>): RetryRun => ({
  ...{ id: 'r', source: 'jobs', queue: 'mail', state: 'canary', words: '', reason: null, canary: 5 },
  ...{ canaryPassedAt: null, ratePerSecond: 5, whenHealthy: [], asked: '', createdBy: 'Ana' },
  ...{ createdAt: '2026-01-02T03:04:05Z', endedAt: null },
  counts: {
    ...{
      eligible: 40,
      retried: 0,
      ok: 0,
      failed: 0,
      open: 0,
      unknown: 0,
      ineligible: 0,
      pending: 40,
      left: 0,
    },
  },
  ...values,
})

test('a retry says what it waits for by name, else by id', () => {
  const held = run({ state: 'held', whenHealthy: ['mail', 'bank'], reason: 'Mail is down.' })
  const mail = { id: 'mail', name: 'Mail', level: 'major_outage', since: null, because: 'error' } as const

  expect(runSentence({ ...held, dependencies: [mail] })).toBe(
    'It waits until Mail and bank have been healthy for 5 min. Mail is down.',
  )
})

test('no canary is spoken of where all jobs are in it', () => {
  expect(runSentence(run({}))).toContain('It tries 5 jobs first')
  expect(runSentence(run({ canary: 50 }))).toBe('It tries 40 jobs.')
})

test('slow rates are told a minute, and lengths only where something is left', () => {
  expect([rateWords(5), rateWords(0.1)]).toEqual(['5 a second', '6 a minute'])
  expect([lengthWords(305, 5, 5), lengthWords(3, 5, 5)]).toEqual(['about 1 min for the rest', ''])
})
