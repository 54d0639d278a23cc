import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CheckIn, fold } from './fold'
import type { Run } from './settle'

const JOB: Parameters<typeof fold>[0] = {
  id: 'job',
  timezone: 'UTC',
  graceSeconds: 300,
  maxRuntimeSeconds: 1_800,
  minRuntimeSeconds: null,
  expectedCounts: [],
  bands: [],
  intervalSeconds: undefined,
}
const HOUR = 3_600_000
const DAY = Date.parse('2026-01-02T00:00:00Z')

function slot(hour: number): Run {
  const dueAt = new Date(DAY + hour * HOUR)
  const nothing = {
    startedAt: null,
    finishedAt: null,
    reason: null,
    exitCode: null,
    durationMs: null,
    pace: null,
  }
  const said = {
    runId: null,
    failedAt: null,
    errorSnippet: null,
    fingerprint: null,
    counts: null,
    tenants: null,
  }
  const deadlineAt = new Date(dueAt.getTime() + 300_000)
  return {
    id: BigInt(hour),
    jobId: 'job',
    dueAt,
    slotAt: dueAt,
    status: 'expected',
    deadlineAt,
    ...nothing,
    ...said,
  }
}

let ids = 0n
const said = (minute: number, kind: CheckIn['kind'], more: Partial<CheckIn> = {}): CheckIn => ({
  id: ++ids,
  at: new Date(DAY + minute * 60_000),
  kind,
  exitCode: null,
  runId: null,
  body: null,
  counts: null,
  tenants: null,
  ...more,
})

function ledgerAfter(checkIns: CheckIn[], job: Partial<typeof JOB> = {}) {
  let next = 1_000n
  const slots = [1, 2, 3].map(slot)
  const { changed } = fold({ ...JOB, ...job }, slots, checkIns, () => next++)
  return changed.map((run) => `${run.dueAt ? run.dueAt.getUTCHours() : '-'} ${run.status}`)
}

describe('which slot a check-in fills', () => {
  test('the one it is due for, from a little before to a little before the next', () => {
    expect(ledgerAfter([said(56, 'success')])).toEqual(['1 ok'])
    expect(ledgerAfter([said(60, 'success')])).toEqual(['1 ok'])
    expect(ledgerAfter([said(114, 'success')])).toEqual(['1 late'])
    expect(ledgerAfter([said(116, 'success')])).toEqual(['2 ok'])
  })

  test('none when it is filled already, or none is near', () => {
    expect(ledgerAfter([said(60, 'success'), said(70, 'success')])).toEqual(['1 ok', '- extra'])
    expect(ledgerAfter([said(30, 'success')])).toEqual(['- extra'])
  })

  test('a start sent twice without an id is one run', () => {
    expect(ledgerAfter([said(60, 'start'), said(60, 'start'), said(70, 'success')])).toEqual(['1 ok'])
  })

  test('a log line fills nothing', () => {
    expect(ledgerAfter([said(60, 'log'), said(61, 'log', { runId: 'x' })])).toEqual([])
  })
})

describe('how a run ended', () => {
  const started = (minutes: number) => [said(60, 'start'), said(60 + minutes, 'success')]

  test('too long, too short, or with counts outside their bounds', () => {
    expect(ledgerAfter(started(31))).toEqual(['1 timed_out'])
    expect(ledgerAfter(started(1), { minRuntimeSeconds: 120 })).toEqual(['1 failed'])
    const expectedCounts = [{ name: 'rows', min: 1 }]
    expect(ledgerAfter([said(60, 'success', { counts: { rows: 0 } })], { expectedCounts })).toEqual([
      '1 failed',
    ])
    expect(ledgerAfter([said(60, 'success', { counts: { rows: 2 } })], { expectedCounts })).toEqual(['1 ok'])
    expect(ledgerAfter([said(60, 'success')], { expectedCounts })).toEqual(['1 failed'])
  })

  test('with tenants that failed', () => {
    const tenants = { ok: 2, failed: [{ tenant: 'acme', error: null }], failedCount: 1 }
    expect(ledgerAfter([said(60, 'success', { tenants })])).toEqual(['1 failed'])
  })
})

test('in whatever order and however often runs with ids are told, the ledger is the same', () => {
  const run = fc.record({
    runId: fc.constantFrom('a', 'b', 'c'),
    minute: fc.integer({ min: 50, max: 200 }),
    length: fc.integer({ min: 0, max: 40 }),
    fails: fc.boolean(),
  })
  const runs = fc.uniqueArray(run, { selector: ({ runId }) => runId, minLength: 1, maxLength: 3 })
  // Slots go to who comes first: that is told in order, all the rest in any.
  const shuffledOf = (told: CheckIn[], seed: number[]) =>
    told
      .map((one, at) => ({ one, key: seed[at % seed.length]! }))
      .sort((a, b) => a.key - b.key)
      .map(({ one }) => one)
  fc.assert(
    fc.property(
      runs,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
      (told, seed) => {
        const starts = told
          .map(({ runId, minute }) => said(minute, 'start', { runId }))
          .sort((one, other) => one.at.getTime() - other.at.getTime())
        const ends = told.map(({ runId, minute, length, fails }) =>
          said(minute + length, fails ? 'fail' : 'success', { runId }),
        )
        const again = shuffledOf([...ends, ...ends, ...starts], seed)
        expect(ledgerAfter([...starts, ...again])).toEqual(ledgerAfter([...starts, ...ends]))
      },
    ),
  )
})
