import { expect, test } from 'vitest'
import { effectWords, isForced, stateWords, whyNotChanged } from './words'

test('a window that is on says how strictly, one past its end still does', () => {
  expect(stateWords({ mode: 'full', state: 'on' })).toBe('in maintenance')
  expect(stateWords({ mode: 'read_only', state: 'overrun' })).toBe('read only')
  expect(stateWords({ mode: 'full', state: 'cancelled' })).toBe('cancelled')
})

test('only what closes our own API says so', () => {
  expect(effectWords('full', 'global')).toContain("Pitwall's own API")
  expect(effectWords('read_only', 'global')).not.toContain("Pitwall's own API")
  expect(effectWords('full', 'service:shop')).toContain('Its jobs are not expected')
  expect(effectWords('announce', 'service:shop')).toMatch(/only told\.$/)
})

test('nobody ends by hand what the environment forces, nor without permission', () => {
  const mine = { origin: 'ops', endedAt: null }
  const forced = { origin: 'environment', endedAt: null }
  expect([whyNotChanged(mine, true), whyNotChanged(mine, false)]).toEqual([
    undefined,
    'Only on-call and admins may do this.',
  ])
  expect(whyNotChanged(forced, true)).toContain('MAINTENANCE_MODE')
  expect(isForced({ origin: 'environment', endedAt: '2026-01-02T03:04:05Z' })).toBe(false)
})
