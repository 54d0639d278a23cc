import { describe, expect, test } from 'vitest'
import type { CronJobSummary, CronRun } from '@/lib/cron/contract'
import { badInARow, jobSentence, troubleOf } from './words'

const NOW = new Date('2026-03-31T12:00:00Z')
const RUN: CronRun = {
  id: '7',
  jobId: '00000000-0000-4000-8000-000000000000',
  dueAt: '2026-03-31T00:00:00Z',
  startedAt: '2026-03-31T00:00:01Z',
  finishedAt: '2026-03-31T00:00:13Z',
  status: 'ok',
  reason: null,
  durationMs: 12_000,
  pace: null,
  exitCode: 0,
  errorSnippet: null,
  fingerprint: null,
  runId: null,
  counts: null,
  tenants: null,
}
const BAND = { weekday: null, runs: 20, lowMs: 10_000, medianMs: 12_000, highMs: 14_000 }

type Job = Parameters<typeof jobSentence>[0]

const job = (values: Partial<Job>): Job => ({
  state: 'up',
  lastRun: RUN,
  lastBadRun: null,
  band: null,
  strip: [],
  timezone: 'UTC',
  nextDueAt: null,
  graceSeconds: 300,
  pausedBy: null,
  scheduleWords: 'At 00:00',
  ...values,
})
const failed: CronRun = { ...RUN, status: 'failed', reason: 'exit_code', exitCode: 3 }
const missed: CronRun = { ...RUN, status: 'missed', durationMs: null, startedAt: null, finishedAt: null }
const strip = (...statuses: CronRun['status'][]): CronJobSummary['strip'] =>
  statuses.map((status, place) => ({
    id: String(place),
    at: RUN.dueAt ?? '',
    status,
    durationMs: null,
    pace: null,
  }))

describe('the sentence of a job', () => {
  test.each<[string, Partial<Job>, string]>([
    ['well', {}, 'The last run ended well after 12 s.'],
    ['as usual', { band: BAND }, 'The last run ended well after 12 s, as usual.'],
    [
      'slow',
      { band: BAND, lastRun: { ...RUN, pace: 'too_slow', durationMs: 40_000 } },
      'The last run ended well after 40 s, longer than usual 10 s–14 s.',
    ],
    [
      'failed',
      { state: 'down', lastBadRun: failed },
      'The run of 00:00 failed with exit status 3 after 12 s.',
    ],
    ['missed', { state: 'down', lastBadRun: missed }, 'The run of 00:00 did not run.'],
    [
      'failed again and again',
      { state: 'down', lastBadRun: missed, strip: strip('ok', 'failed', 'missed') },
      'The run of 00:00 did not run; the last 2 went bad.',
    ],
    [
      'late',
      { state: 'late', nextDueAt: '2026-03-31T11:58:00Z' },
      'Due 11:58 and not begun: counts as missed in 3 min.',
    ],
    ['new', { state: 'new', lastRun: null }, 'Nothing was heard of it yet.'],
    ['paused', { state: 'paused', pausedBy: 'Ada' }, 'Paused by Ada: nothing is expected of it.'],
    [
      'running',
      {
        state: 'running',
        band: BAND,
        lastRun: { ...RUN, status: 'running', startedAt: '2026-03-31T11:59:50Z' },
      },
      'Running for 10 s; it usually takes 12 s.',
    ],
  ])('that is %s', (_, values, sentence) => {
    expect(jobSentence(job(values), NOW)).toBe(sentence)
  })

  test("says times on the job's own clock, and the day when it is another", () => {
    const told = (timezone: string) => jobSentence(job({ state: 'down', lastBadRun: missed, timezone }), NOW)

    expect(told('Europe/Berlin')).toContain('02:00')
    expect(told('America/New_York')).toContain('30 Mar, 20:00')
  })
})

describe('the error beside a job', () => {
  test('stays while the job tries again', () => {
    const running: CronRun = { ...RUN, status: 'running' }
    expect(troubleOf(job({ state: 'down', lastRun: running, lastBadRun: failed }))).toBe(failed)
  })

  test('goes with the next good run', () => {
    expect(troubleOf(job({ lastBadRun: failed }))).toBeNull()
  })

  test('of a bad run that is borne shows too', () => {
    expect(troubleOf(job({ lastRun: failed, lastBadRun: failed }))).toBe(failed)
  })
})

test('bad runs in a row are counted from the newest that has ended', () => {
  expect(badInARow(strip('failed', 'ok', 'missed', 'timed_out', 'running'))).toBe(2)
  expect(badInARow(strip('ok'))).toBe(0)
  expect(badInARow([])).toBe(0)
})
