import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { settingsSnippet } from './settings-snippet'

const judged = {
  service: 'paddock',
  endpoint: 'paddock:GET:~1api~1races~1:id',
  signal: 'p95',
  name: '',
  unit: 'ms',
  sensitivity: 4.5,
  direction: 'up',
  floor: 20,
} as const

test('says how an endpoint is judged now, as pitwall.yaml takes it', () => {
  expect(parse(settingsSnippet(judged))).toEqual({
    services: [
      {
        id: 'paddock',
        anomalies: {
          overrides: [
            { match: 'GET /api/races/:id', signal: 'p95', sensitivity: 4.5, direction: 'up', floor: 20 },
          ],
        },
      },
    ],
  })
})

test('names neither endpoint of a whole service nor signal of an own series', () => {
  expect(
    parse(settingsSnippet({ ...judged, endpoint: null })).services[0].anomalies.overrides[0],
  ).not.toHaveProperty('match')
  const own = parse(settingsSnippet({ ...judged, endpoint: null, signal: 'custom', name: 'Orders: open' }))
  expect(own.services[0].anomalies.custom[0]).toMatchObject({ name: 'Orders: open', sensitivity: 4.5 })
})
