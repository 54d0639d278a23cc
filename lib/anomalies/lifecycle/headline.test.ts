import { describe, expect, test } from 'vitest'
import { headlineOf } from './headline'
import { severityOf } from './severity'
import { member, PICKS, RACES } from './testing'

const headline = (...members: Parameters<typeof headlineOf>[1]) => headlineOf('Shop', members)
const traffic = member({
  signal: 'traffic',
  unit: 'req/s',
  observed: 0.2,
  expected: { value: 2, low: 1, high: 3 },
})

describe('the headline', () => {
  test('is the worst series with the name of its endpoint', () => {
    const worse = member({
      baselineId: 2,
      endpoint: PICKS,
      times: 3.5,
      observed: 800,
      sentence: 'p95 800 ms',
    })

    expect(headline(member(), worse)).toMatchObject({
      ...{ endpoint: PICKS, signal: 'p95', observed: 800, peakScore: 3.5 },
      sentence: 'POST /api/picks of Shop: p95 800 ms',
    })
  })

  test('is the whole service where its own latency or errors take part', () => {
    const whole = member({ endpoint: '', times: 1.5, sentence: 'p95 300 ms' })

    expect(headline(member(), whole)).toMatchObject({ endpoint: null, sentence: 'Shop: p95 300 ms' })
  })

  test('counts endpoints from three on', () => {
    const of = (endpoint: string, times: number) => member({ endpoint, times, sentence: 'p95 412 ms' })
    const told = headline(of(RACES, 4), of(PICKS, 3), of('shop:GET:~1api~1leagues', 2))

    expect(told).toMatchObject({
      endpoint: null,
      peakScore: 4,
      sentence: '3 endpoints of Shop are slow, worst GET /api/races: p95 412 ms',
    })
  })

  test('speaks of traffic only where nothing else moves', () => {
    expect(headline(member({ times: 1.1 }), { ...traffic, times: 9 })).toMatchObject({ signal: 'p95' })
    const wide = (endpoint: string) => ({ ...traffic, endpoint })
    expect(headline(wide('a:GET:b'), wide('a:GET:c'), wide('a:GET:d')).sentence).toMatch(
      /^3 endpoints of Shop are quieter than usual, worst GET b: /,
    )
    expect(headline(wide('a:GET:b'), wide('a:GET:c'), wide('a:GET:d'), wide('')).endpoint).toBeNull()
  })
})

describe('the severity', () => {
  const errors = { signal: 'errors' as const, unit: '%', expected: { value: 1, low: 0, high: 2 } }

  test.each([
    ['traffic alone', [traffic], 'info'],
    ['traffic and latency', [traffic, member()], 'warning'],
    ['no traffic left', [{ ...traffic, observed: 0 }], 'warning'],
    [
      'no traffic where there is none usually',
      [{ ...traffic, observed: 0, expected: { value: 0, low: 0, high: 1 } }],
      'info',
    ],
    ['latency three times too far', [member({ times: 3 })], 'critical'],
    ['latency far below the usual', [member({ times: 3, observed: 10 })], 'warning'],
    ['some errors, however unusual', [member({ ...errors, times: 9, observed: 5.9 })], 'warning'],
    ['one error in twenty more', [member({ ...errors, times: 1.1, observed: 6 })], 'critical'],
    ['a series of their own', [member({ signal: 'custom', times: 9 })], 'warning'],
  ])('of %s is right', (_what, members, severity) => {
    expect(severityOf(members)).toBe(severity)
  })
})
