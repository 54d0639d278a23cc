import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afford, decide, type Standing } from './retries/decide'
import { hasBegun, outcomeOf } from './retries/outcome'
import { drainOf, type Sample, slopeOf, throughputOf, withSample } from './rules'
import { TestingEngine } from './testing-engine'

const NOW = new Date('2026-01-02T12:00:00Z')
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const sample = (seconds: number, waiting: number | null, completed: number | null = null): Sample => ({
  ...{ at: at(seconds).toISOString(), waiting, completed },
})

describe('throughput and drain', () => {
  test('come from what the engine counts, else from how its counts change', () => {
    expect(throughputOf({ since: at(-120), count: 60 }, [], NOW)).toBe(30)
    expect(throughputOf(null, [sample(-60, 0, 100), sample(0, 0, 160)], NOW)).toBe(60)
    expect(throughputOf(null, [sample(-60, 0, 160), sample(0, 0, 100)], NOW)).toBeNull()
    expect(throughputOf(null, [sample(-10, 0, 1), sample(0, 0, 9)], NOW)).toBeNull()
    expect(slopeOf([sample(-60, 100), sample(-30, null), sample(0, 40)], 'waiting')).toBe(-60)
  })

  test('keep five minutes of samples, and survive a clock that is set back', () => {
    let samples: Sample[] = []
    for (let seconds = 0; seconds <= 900; seconds += 15) samples = withSample(samples, sample(seconds, 1))
    expect(samples).toHaveLength(21)
    expect(withSample(samples, sample(-3_600, 2))).toEqual([sample(-3_600, 2)])
  })

  const wait = (value: number, exactness = 'exact') => ({ value, exactness })
  const drain = (values: object) =>
    drainOf({ waiting: wait(100), paused: false, isIdle: false, throughput: null, samples: [], ...values })
      .words

  test.each([
    [{ waiting: null }, 'not known'],
    [{ waiting: wait(0) }, 'nothing waits'],
    [{ paused: true }, 'paused: nothing is taken'],
    [{ isIdle: true }, 'never: nobody works it'],
    [{}, 'not known yet'],
    [{ samples: [sample(-60, 200), sample(0, 100)] }, 'empty in about 1 min'],
    [{ samples: [sample(-60, 100), sample(0, 101)] }, 'keeps its length'],
    [{ samples: [sample(-60, 40), sample(0, 100)] }, 'grows by 60 a minute'],
    [{ waiting: wait(10_000, 'at_least'), throughput: 100 }, 'takes 1 h 40 min or more'],
  ])('say %j as %s', (values, words) => {
    expect(drain(values)).toBe(words)
  })
})

const COUNTS = {
  eligible: 100,
  retried: 0,
  ok: 0,
  failed: 0,
  open: 0,
  unknown: 0,
  ineligible: 0,
  pending: 100,
  left: 0,
}
const standing = (counts: object, values: Partial<Standing> = {}): Standing => ({
  ...{
    isCanary: true,
    canary: 5,
    counts: { ...COUNTS, ...counts },
    window: [],
    affordable: 10,
    ratePerSecond: 5,
  },
  ...values,
})

describe('what a run does next', () => {
  test.each([
    [{}, { kind: 'send', jobs: 5 }],
    [{ retried: 5, open: 5, pending: 95 }, { kind: 'wait' }],
    [{ retried: 5, open: 1, ok: 2, failed: 2, pending: 95 }, { kind: 'wait' }],
    [
      { retried: 5, open: 2, failed: 3, pending: 95 },
      { kind: 'stop', reason: '3 of 5 canary jobs failed again.' },
    ],
    [{ retried: 5, ok: 3, failed: 2, pending: 95 }, { kind: 'pass' }],
    [
      { retried: 3, open: 3, ineligible: 2, pending: 95 },
      { kind: 'send', jobs: 2 },
    ],
    [
      { eligible: 1, retried: 1, failed: 1, pending: 0 },
      { kind: 'stop', reason: '1 of 1 canary job failed again.' },
    ],
    [{ eligible: 3, retried: 3, ok: 3, pending: 0 }, { kind: 'finish' }],
    [{ eligible: 3, ineligible: 3, pending: 0 }, { kind: 'finish' }],
  ])('a canary with %j', (counts, decision) => {
    expect(decide(standing(counts))).toEqual(decision)
  })

  const running = (counts: object, values: Partial<Standing> = {}) =>
    decide(standing(counts, { isCanary: false, ...values }))
  const window = (ok: number, failed: number) => [
    ...Array<'ok'>(ok).fill('ok'),
    ...Array<'failed'>(failed).fill('failed'),
  ]

  test('once its canary is well it goes at its rate, and has never too many out', () => {
    expect(running({ pending: 95 })).toEqual({ kind: 'send', jobs: 10 })
    expect(running({ pending: 3 })).toEqual({ kind: 'send', jobs: 3 })
    expect(running({ pending: 95, open: 97 })).toEqual({ kind: 'send', jobs: 3 })
    expect(running({ pending: 95, open: 100 })).toEqual({ kind: 'wait' })
    expect(running({ pending: 0, open: 1 })).toEqual({ kind: 'wait' })
    expect(running({ pending: 0 })).toEqual({ kind: 'finish' })
    expect(running({}, { window: window(11, 9) }).kind).toBe('send')
    expect(running({}, { window: window(10, 10) })).toMatchObject({
      kind: 'stop',
      reason: '10 of 20 last jobs failed again.',
    })
    expect(running({}, { window: window(1, 3) }).kind).toBe('send')
  })

  test('its rate holds over any time, whatever the clock does, with a burst of 2 s at most', () => {
    const steps = fc.array(fc.integer({ min: -5_000, max: 60_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), steps, (rate, waits) => {
        let now = NOW
        let paidUntil = NOW
        for (const ms of waits) {
          now = new Date(now.getTime() + ms)
          const { affordable, pay } = afford(paidUntil, rate, now)
          expect(affordable).toBeLessThanOrEqual(Math.max(1, Math.ceil(rate * 2)))
          expect(affordable).toBeGreaterThanOrEqual(0)
          paidUntil = pay(affordable)
          expect(paidUntil.getTime()).toBeLessThanOrEqual(now.getTime() + 1)
        }
      }),
    )
    const steady = (rate: number) => {
      let [jobs, paidUntil] = [0, NOW]
      for (let second = 1; second <= 100; second++) {
        const { affordable, pay } = afford(paidUntil, rate, at(second))
        jobs += affordable
        paidUntil = pay(affordable)
      }
      return jobs
    }
    expect([0.1, 1, 2.5, 50].map(steady)).toEqual([10, 100, 250, 5_000])
  })
})

describe('what became of a retried job', () => {
  const engine = new TestingEngine()
  const row = { version: 'v1', attempts: 3, startedAt: at(-60), askedAt: at(-30) }
  const keeps = { forgetsCompleted: false }
  const job = (values: object) => engine.add({ attempts: 3, startedAt: at(-60), ...values })
  const became = (values: object, version = 'v2') => outcomeOf(row, { ...job(values), version }, keeps, NOW)

  test.each([
    [{ state: 'completed' }, 'ok'],
    [{ state: 'failed' }, 'failed'],
    [{ state: 'waiting' }, undefined],
    [{ state: 'retrying' }, undefined],
    [{ state: 'retrying', attempts: 4 }, 'failed'],
    [{ state: 'retrying', attempts: 1 }, 'failed'],
    [{ state: 'retrying', attempts: 0, startedAt: null }, undefined],
    [{ state: 'retrying', startedAt: at(-5) }, 'failed'],
    [{ state: 'active', attempts: 4 }, undefined],
  ])('%j: %s', (values, outcome) => {
    expect(became(values)).toBe(outcome)
  })

  test('is open while it is in the very end it was in, and unknown after six hours or where it is gone', () => {
    expect(became({ state: 'failed' }, 'v1')).toBeUndefined()
    expect(outcomeOf(row, undefined, keeps, NOW)).toBe('unknown')
    expect(outcomeOf(row, undefined, { forgetsCompleted: true }, NOW)).toBe('ok')
    expect(outcomeOf({ ...row, askedAt: at(-30_000) }, job({ state: 'active' }), keeps, NOW)).toBe('unknown')
    expect(hasBegun(row, { attempts: 3, startedAt: at(-60) })).toBe(false)
  })
})
