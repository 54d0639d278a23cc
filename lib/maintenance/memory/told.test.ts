import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import { forgetKnown, pretendKnown } from '../testing'
import { maintenanceToTell } from './told'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop API, url: "http://shop.example" }]')
})
beforeEach(forgetKnown)
afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

const NOW = new Date('2026-01-02T03:04:05Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const planned = (scope: string, minutes: number) => ({
  ...{ scope, begunAt: null, startsAt: later(minutes), endsAt: later(minutes + 60) },
})

test('tells what is on, the strictest first, then what begins within a day', () => {
  pretendKnown(
    [
      { scope: 'tenant:acme', mode: 'announce' },
      planned('cron:nightly', 25 * 60),
      planned('global', 23 * 60),
      { scope: 'service:shop', mode: 'full', reason: 'new tyres', endsAt: later(30) },
    ],
    NOW,
  )
  const { windows, isStale } = maintenanceToTell()

  expect(isStale).toBe(false)
  expect(windows).toMatchObject([
    { about: 'Shop API', mode: 'full', reason: 'new tyres', state: 'on', endsAt: later(30) },
    { about: 'Tenant acme', mode: 'announce', state: 'on' },
    { about: 'Everything', state: 'scheduled', startsAt: later(23 * 60) },
  ])
})

test('tells what is past its end only while it stays on', () => {
  const over = { startsAt: later(-90), begunAt: later(-90), endsAt: later(-30) }
  pretendKnown(
    [
      { scope: 'global', ...over, onOverrun: 'keep' },
      { scope: 'service:shop', ...over, onOverrun: 'end' },
    ],
    NOW,
  )
  expect(maintenanceToTell().windows).toMatchObject([{ about: 'Everything', state: 'overrun' }])
})

test('what MAINTENANCE_MODE forces is told once, also before the database is read', () => {
  vi.stubEnv('MAINTENANCE_MODE', 'true')
  resetEnv()
  expect(maintenanceToTell()).toMatchObject({
    ...{ asOf: null, isStale: true },
    windows: [{ about: 'Everything', state: 'forced' }],
  })
  pretendKnown([
    { scope: 'global', reason: 'MAINTENANCE_MODE is set' },
    { scope: 'global', reason: 'mine' },
  ])
  expect(maintenanceToTell().windows.map(({ state, reason }) => [state, reason])).toEqual([
    ['on', 'mine'],
    ['forced', 'MAINTENANCE_MODE is set'],
  ])
})
