import { describe, expect, test } from 'vitest'
import { pitwallConfig } from '@/lib/config/contract'
import type { SeriesKey } from './series'
import { DEFAULTS } from './settings'
import { settingsFor } from './settings-for'

const serviceWith = (anomalies?: object) => {
  const entry = { id: 'shop', name: 'Shop', url: 'http://shop.example', anomalies }
  const [service] = pitwallConfig.parse({ services: [entry] }).services
  if (!service) throw new Error('there is a service')
  return service
}

const ORDERS = 'shop:GET:~1orders'
const key = (signal: SeriesKey['signal'], endpoint = ORDERS, name = ''): SeriesKey => ({
  ...{ signal, endpoint, name },
})

describe('settingsFor', () => {
  test.each([
    ['p95', { direction: 'up', floor: 50, lowest: 0 }],
    ['errors', { direction: 'up', floor: 1, lowest: 0, leastMagnitude: 10 }],
    ['traffic', { direction: 'both', floor: 20 / 300, lowest: 0 }],
    ['custom', { direction: 'both', floor: 0 }],
  ] as const)('what nothing is said of: %s', (signal, expected) => {
    const usual = { ...DEFAULTS, ...expected, sensitivity: 4.5, minRequests: 20, off: false }
    expect(settingsFor(serviceWith(), key(signal))).toEqual(usual)
    expect(settingsFor(serviceWith({}), key(signal))).toEqual(usual)
  })

  test('the service says it for all its series', () => {
    const service = serviceWith({ sensitivity: 6, off: true })

    expect(settingsFor(service, key('p95', ''))).toMatchObject({ sensitivity: 6, off: true, floor: 50 })
    expect(settingsFor(service, key('custom', '', 'Queue'))).toMatchObject({ sensitivity: 6, off: true })
  })

  test('the first entry that matches endpoint and signal counts, for what it says', () => {
    const service = serviceWith({
      sensitivity: 5,
      overrides: [
        { match: 'GET /orders', signal: 'errors', off: true },
        { match: '* /orders', sensitivity: 3 },
        { match: '/orders', sensitivity: 4, direction: 'both' },
        { signal: 'traffic', direction: 'down' },
      ],
    })

    expect(settingsFor(service, key('errors'))).toMatchObject({ off: true, sensitivity: 5 })
    expect(settingsFor(service, key('p95'))).toMatchObject({ off: false, sensitivity: 3, direction: 'up' })
    expect(settingsFor(service, key('traffic', 'shop:GET:~1other'))).toMatchObject({
      ...{ sensitivity: 5, direction: 'down' },
    })
  })

  test('the whole service is meant by entries without an endpoint only', () => {
    const service = serviceWith({
      overrides: [
        { match: '*', sensitivity: 3 },
        { signal: 'p95', floor: 200 },
      ],
    })

    expect(settingsFor(service, key('p95', ''))).toMatchObject({ sensitivity: 4.5, floor: 200 })
    expect(settingsFor(service, key('errors', ''))).toMatchObject({ sensitivity: 4.5, floor: 1 })
  })

  test('a custom series says it itself; entries for endpoints are not about it', () => {
    const service = serviceWith({
      overrides: [{ sensitivity: 3, direction: 'down' }],
      custom: [
        { name: 'Queue', query: 'queue', direction: 'up', floor: 10, sensitivity: 6 },
        { name: 'Heap', query: 'heap' },
      ],
    })

    expect(settingsFor(service, key('custom', '', 'Queue'))).toMatchObject({
      ...{ direction: 'up', floor: 10, sensitivity: 6 },
    })
    expect(settingsFor(service, key('custom', '', 'Heap'))).toMatchObject({
      ...{ direction: 'both', sensitivity: 4.5 },
    })
  })

  test('one endpoint may be judged while its service is not', () => {
    const service = serviceWith({ off: true, overrides: [{ match: 'GET /orders', off: false }] })

    expect(settingsFor(service, key('p95')).off).toBe(false)
    expect(settingsFor(service, key('p95', 'shop:GET:~1other')).off).toBe(true)
  })
})
