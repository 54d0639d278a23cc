import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { severityOf } from '@/lib/status/rules'
import { ENOUGH_REQUESTS, judge, type Reading } from './judge'

const HOUR = 3_600
const good: Reading = { requests: 1_000, errorRatio: 0, p95Ms: 200 }
const judged = (now: Partial<Reading>, lastWeek: Partial<Reading> = {}, targetMs?: number) =>
  judge({ ...good, ...now }, { windowSeconds: HOUR, lastWeek: { ...good, ...lastWeek }, targetMs })

const none: Reading = { requests: null, errorRatio: null, p95Ms: null }

describe('an endpoint', () => {
  test.each([
    ['as last week', {}, {}, 'operational', 'No errors; p95 200 ms (200 ms at this time last week)'],
    ['1.6 times as slow', { p95Ms: 320 }, {}, 'at_risk', "p95 320 ms is 1.6 times last week's 200 ms"],
    ['4 times as slow', { p95Ms: 800 }, {}, 'degraded', "p95 800 ms is 4.0 times last week's 200 ms"],
    [
      '5 times as slow, but still fast',
      { p95Ms: 20 },
      { p95Ms: 4 },
      'operational',
      'No errors; p95 20 ms (4 ms at this time last week)',
    ],
    ['with 2 % errors', { errorRatio: 0.02 }, {}, 'at_risk', '2.00 % errors, 0.00 % at this time last week'],
    ['with 6 % errors', { errorRatio: 0.06 }, {}, 'degraded', '6.00 % errors, 0.00 % at this time last week'],
    [
      'with mostly errors',
      { errorRatio: 0.7 },
      {},
      'partial_outage',
      '70.00 % errors, 0.00 % at this time last week',
    ],
    [
      'with many errors, as always',
      { errorRatio: 0.3 },
      { errorRatio: 0.2 },
      'at_risk',
      '30.00 % errors, about as many as at this time last week',
    ],
    [
      'with 2 errors of 20',
      { requests: 20, errorRatio: 0.1 },
      {},
      'operational',
      '10.00 % errors; p95 200 ms (200 ms at this time last week)',
    ],
    [
      'nothing is known of last week',
      {},
      none,
      'operational',
      'No errors; p95 200 ms, nothing to compare it with last week',
    ],
    [
      'last week was too quiet',
      { p95Ms: 900 },
      { requests: 19 },
      'operational',
      'No errors; p95 900 ms, nothing to compare it with last week',
    ],
  ] as const)('%s', (_what, now, lastWeek, level, reason) => {
    expect(judged(now, lastWeek)).toMatchObject({ level, reason, lowTraffic: false })
  })

  test.each([
    [200, 'operational', 'No errors; p95 200 ms, within its target of 200 ms'],
    [150, 'at_risk', 'p95 200 ms is over its target of 150 ms'],
    [100, 'degraded', 'p95 200 ms is over its target of 100 ms'],
  ])('with a target of %i ms is %s, whatever last week was', (targetMs, level, reason) => {
    expect(judged({}, { p95Ms: 10 }, targetMs)).toMatchObject({ level, reason })
  })

  test.each([
    [null, false, 'No data in 1 h'],
    [0, true, 'No requests in 1 h'],
    [1, true, '1 request in 1 h: too few to judge'],
    [19, true, '19 requests in 1 h: too few to judge'],
  ])('with %s requests is unknown', (requests, lowTraffic, reason) => {
    const change = { level: 'unknown', lowTraffic, reason, changeVsLastWeek: null }
    expect(judged({ requests, errorRatio: 1, p95Ms: 9_000 })).toEqual(change)
  })

  test('changes against last week by the ratio of its p95', () => {
    expect(judged({ p95Ms: 150 }).changeVsLastWeek).toBeCloseTo(-0.25)
    expect(judged({}, none).changeVsLastWeek).toBeNull()
  })
})

describe('any two readings', () => {
  const number = (max: number) => fc.option(fc.double({ min: 0, max, noNaN: true }), { nil: null })
  const anyReading = fc.record({ requests: number(1e6), errorRatio: number(1), p95Ms: number(60_000) })

  test('give a reason, and are never green with too little traffic', () => {
    fc.assert(
      fc.property(anyReading, anyReading, (now, lastWeek) => {
        const verdict = judge(now, { windowSeconds: HOUR, lastWeek })
        expect(verdict.reason).toMatch(/\S/)
        if ((now.requests ?? 0) < ENOUGH_REQUESTS) expect(verdict.level).toBe('unknown')
      }),
    )
  })

  test('with more errors or a slower p95 are never better', () => {
    const worse = (value: number | null, factor: number) => (value === null ? null : value * factor)
    fc.assert(
      fc.property(
        anyReading,
        anyReading,
        fc.double({ min: 1, max: 10, noNaN: true }),
        (now, lastWeek, factor) => {
          const severity = (reading: Reading) =>
            severityOf(judge(reading, { windowSeconds: HOUR, lastWeek }).level) ?? -1
          const slower = { ...now, p95Ms: worse(now.p95Ms, factor) }
          const failing = { ...now, errorRatio: Math.min(1, worse(now.errorRatio, factor) ?? 0) }
          expect(severity(slower)).toBeGreaterThanOrEqual(severity(now))
          if (now.errorRatio !== null) expect(severity(failing)).toBeGreaterThanOrEqual(severity(now))
        },
      ),
    )
  })
})
