import { expect, test } from 'vitest'
import { PERMISSIONS } from '@/lib/auth/permissions'
import { entryOf, NAVIGATION, rangeOfPage, visibleTo } from './navigation'

test('a page belongs to the entry its address begins with', () => {
  expect(
    [
      '/',
      '/services/paddock',
      '/timeline',
      '/endpoints/paddock/GET:~1',
      '/audit/requests/1',
      '/settings',
    ].map((path) => entryOf(path)?.label),
  ).toEqual(['Status', 'Status', 'Timeline', 'Endpoints', 'Audit', 'Settings'])
})

test('a page outside the shell belongs to none', () => {
  expect(entryOf('/sign-in')).toBeUndefined()
  expect(entryOf('/auditors')).toBeUndefined()
})

test('only what the actor may open is shown', () => {
  expect(visibleTo(['status:read']).map(({ label }) => label)).toEqual(['Status'])
})

test('every entry asks for a permission that exists and has a key of its own', () => {
  const keys = NAVIGATION.map(({ key }) => key)

  expect(NAVIGATION.every(({ permission }) => Object.hasOwn(PERMISSIONS, permission))).toBe(true)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a page about one thing reads no time range', () => {
  expect(rangeOfPage('/timeline/anomalies')).toEqual({ from: 'now-24h', to: 'now' })
  expect(rangeOfPage('/timeline/anomalies/12')).toBeUndefined()
  expect(rangeOfPage('/queues/jobs/mail')).toEqual({ from: 'now-24h', to: 'now' })
  expect(rangeOfPage('/queues/shop/mail/jobs/12')).toBeUndefined()
  expect(rangeOfPage('/queues/retries/12')).toBeUndefined()
  expect(rangeOfPage('/queues/retries-eu/mail')).toEqual({ from: 'now-24h', to: 'now' })
  expect(rangeOfPage('/audit')).toBeUndefined()
})
