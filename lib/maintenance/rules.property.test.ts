import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { decide } from './gate/decide'
import { recall } from './memory/now'
import { isOn, MODES, refuses, retryAfterSeconds, stateOf, strictest, strictness } from './rules'
import { forgetKnown, pretendKnown } from './testing'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})
afterAll(forgetKnown)

const START = Date.parse('2026-01-02T00:00:00Z')
const minute = (value: number) => new Date(START + value * 60_000)

const scope = fc.constantFrom(
  'global',
  'service:shop',
  'service:portal',
  'route:shop POST /picks',
  'route:shop * /picks/:id',
  'tenant:acme',
  'queue:mail/send',
  'cron:nightly',
)
const window = fc.record({
  scope,
  mode: fc.constantFrom(...MODES),
  startsAt: fc.integer({ min: 0, max: 120 }).map(minute),
  minutes: fc.integer({ min: 1, max: 120 }),
  onOverrun: fc.constantFrom('keep' as const, 'end' as const),
  begun: fc.boolean(),
})
const windows = fc.array(window, { maxLength: 8 }).map((list) =>
  list.map(({ minutes, begun, ...one }) => ({
    ...one,
    endsAt: new Date(one.startsAt.getTime() + minutes * 60_000),
    begunAt: begun ? one.startsAt : null,
  })),
)
const asked = fc.record({
  service: fc.constantFrom(undefined, 'shop', 'portal'),
  path: fc.constantFrom(undefined, '/picks', '/picks/7', '/picks//7/?x=1', '/api/health/live', '/other'),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
  tenant: fc.constantFrom(undefined, 'acme', 'acme-2'),
})

/** Said anew, window by window, without any of the code under test. */
function concerns(
  one: { scope: string },
  {
    service,
    path,
    method,
    tenant,
  }: { service?: string | undefined; path?: string | undefined; method: string; tenant?: string | undefined },
) {
  if (one.scope === 'global') return true
  if (one.scope === `service:${service}` || one.scope === `tenant:${tenant}`) return true
  if (service !== 'shop' || path === undefined) return false
  if (one.scope === 'route:shop POST /picks') return method === 'POST' && path === '/picks'
  return one.scope === 'route:shop * /picks/:id' && ['/picks/7', '/picks//7/?x=1'].includes(path)
}

describe('windows that overlap', () => {
  test('resolve to the strictest of those that concern a request at that time, in whatever order they are known', () => {
    fc.assert(
      fc.property(windows, asked, fc.integer({ min: -10, max: 260 }), (given, request, at) => {
        pretendKnown(given, minute(at))
        const { now } = recall()
        const on = given.filter((one) => {
          const isBegun = one.begunAt !== null || one.startsAt <= now
          return isBegun && (one.onOverrun === 'keep' || one.endsAt > now) && concerns(one, request)
        })
        const health = request.service === 'shop' && request.path === '/api/health/live'
        const closing = health ? [] : on.filter(({ mode }) => refuses(mode, request.method))

        const decision = decide(recall(), request)
        expect(decision.mode).toBe(MODES.findLast((mode) => on.some((one) => one.mode === mode)) ?? 'open')
        expect(decision.closedBy !== undefined).toBe(closing.length > 0)
        const last = Math.max(...closing.map(({ endsAt }) => endsAt.getTime()))
        if (decision.closedBy) expect(decision.closedBy.endsAt.getTime()).toBe(last)

        pretendKnown([...given].reverse(), minute(at))
        const reversed = decide(recall(), request)
        expect([reversed.mode, reversed.closedBy?.endsAt]).toEqual([decision.mode, decision.closedBy?.endsAt])
      }),
      { numRuns: 500 },
    )
  })

  test('one more never lets more through, and one less never closes more', () => {
    fc.assert(
      fc.property(windows, window, asked, (given, { minutes, begun, ...one }, request) => {
        const added = {
          ...one,
          endsAt: new Date(one.startsAt.getTime() + minutes * 60_000),
          begunAt: begun ? one.startsAt : null,
        }
        pretendKnown(given, minute(60))
        const before = decide(recall(), request)
        pretendKnown([...given, added], minute(60))
        const after = decide(recall(), request)

        const rank = (mode: (typeof before)['mode']) => (mode === 'open' ? -1 : strictness(mode))
        expect(rank(after.mode)).toBeGreaterThanOrEqual(rank(before.mode))
        if (before.closedBy) expect(after.closedBy).toBeDefined()
      }),
      { numRuns: 300 },
    )
  })
})

test('a window is on from its start to its end, and past it only when it stays', () => {
  fc.assert(
    fc.property(window, fc.integer({ min: -10, max: 260 }), ({ minutes, begun, ...one }, at) => {
      const span = {
        ...one,
        endsAt: new Date(one.startsAt.getTime() + minutes * 60_000),
        begunAt: begun ? one.startsAt : null,
        ...{ endedAt: null, outcome: null },
      }
      const now = minute(at)
      const began = begun || one.startsAt <= now
      const over = span.endsAt <= now
      const state = over ? (one.onOverrun === 'keep' ? 'overrun' : 'ended') : 'on'
      expect(stateOf(span, now)).toBe(began ? state : 'scheduled')
      expect(isOn(span, now)).toBe(began && (!over || one.onOverrun === 'keep'))
      expect(isOn({ ...span, endedAt: now, outcome: 'ended' }, now)).toBe(false)
    }),
  )
})

test('asking again is worth it at the end, at most in an hour, and within a minute past it', () => {
  const end = minute(0)
  expect([-600, -60, -0.5, 0, 30].map((at) => retryAfterSeconds(end, minute(at)))).toEqual([
    3_600, 3_600, 30, 60, 60,
  ])
  expect(strictest([])).toBeUndefined()
})
