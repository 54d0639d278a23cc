import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  endpointIdFromPath,
  endpointIdOf,
  isFailed,
  matchesPattern,
  nowWindow,
  parseEndpointId,
  rateWindow,
  shiftFor,
  statusClass,
  stepFor,
} from './rules'

const DAY = 86_400

const anyName = fc.record({
  service: fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/),
  method: fc.stringMatching(/^[A-Z_*]{1,20}$/),
  route: fc
    .oneof(fc.string(), fc.stringMatching(/^[~/01:{}]{0,20}$/))
    .filter((route) => !route.includes('\0')),
})

describe('an id', () => {
  test('reads as what it names', () => {
    const id = endpointIdOf({ service: 'shop', method: 'GET', route: '/a~b/:id' })
    expect(id).toBe('shop:GET:~1a~0b~1:id')
    expect(parseEndpointId(id)).toEqual({ service: 'shop', method: 'GET', route: '/a~b/:id' })
  })

  test('names one endpoint, and is one path segment', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(parseEndpointId(endpointIdOf(name))).toEqual(name)
        expect(endpointIdOf(name)).not.toContain('/')
      }),
    )
  })

  test('is the only one of its endpoint', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const name = parseEndpointId(text)
        if (name) expect(endpointIdOf(name)).toBe(text)
      }),
    )
  })

  test('comes back from the two parts of an address', () => {
    expect(endpointIdFromPath('shop', 'GET:~1a')).toBe('shop:GET:~1a')
  })

  test.each([
    '',
    'shop',
    'shop:GET',
    'Shop:GET:~1',
    '../etc:GET:~1',
    'shop::~1',
    'shop:G T:~1',
    'shop:GET:/a',
    'shop:GET:~2',
    'shop:GET:~',
    'shop:GET:\0',
  ])('%j is none', (id) => {
    expect(parseEndpointId(id)).toBeUndefined()
  })
})

describe('the step', () => {
  test.each([
    [900, 15],
    [3_600, 15],
    [6 * 3_600, 120],
    [DAY, 300],
    [7 * DAY, 3_600],
    [30 * DAY, 3 * 3_600],
  ])('of %i seconds is %i', (range, step) => {
    expect(stepFor(range)).toBe(step)
  })

  test('gives at most the asked number of points wherever the range begins, and never too long a one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 900, max: 30 * DAY }),
        fc.integer({ min: 40, max: 300 }),
        fc.nat({ max: DAY }),
        (range, points, from) => {
          const step = stepFor(range, points)
          expect(Math.floor((from + range) / step) - Math.floor(from / step) + 1).toBeLessThanOrEqual(points)
          expect(step).toBeLessThanOrEqual(DAY)
        },
      ),
    )
  })

  test('is what a rate looks back, at least five minutes', () => {
    expect([15, 300, 3_600].map(rateWindow)).toEqual([300, 300, 3_600])
  })
})

test('the numbers of now are taken over the range, over a day at most', () => {
  expect([900, DAY, 30 * DAY].map(nowWindow)).toEqual([900, DAY, DAY])
})

describe('the compared time', () => {
  const base = { rangeSeconds: 3_600, stepSeconds: 15 }

  test.each([
    ['none', undefined],
    ['previous', 3_600],
    ['yesterday', DAY],
    ['last_week', 7 * DAY],
  ] as const)('%s lies %s seconds back', (kind, seconds) => {
    expect(shiftFor({ ...base, kind })).toBe(seconds)
  })

  test('before the deploy ends at the deploy, and without one there is none', () => {
    expect(shiftFor({ ...base, kind: 'before_deploy', sinceDeploySeconds: 601 })).toBe(615)
    expect(shiftFor({ ...base, kind: 'before_deploy' })).toBeUndefined()
  })

  test('lies on the same grid', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('previous', 'yesterday', 'last_week'),
        fc.integer({ min: 900, max: 30 * DAY }),
        (kind, rangeSeconds) => {
          const stepSeconds = stepFor(rangeSeconds)
          const shift = shiftFor({ kind, rangeSeconds, stepSeconds }) ?? 0
          expect(shift % stepSeconds).toBe(0)
          expect(shift).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('a pattern', () => {
  const endpoint = { method: 'GET', route: '/api/health/live' }

  test.each([
    'GET /api/health/live',
    'get /api/health/live',
    'GET /api/health/*',
    '* /api/*/live',
    '*',
    '/api/health/*',
    'GET *live*',
    'G* /api/h*h/l*e',
  ])('%s means GET /api/health/live', (pattern) => {
    expect(matchesPattern(pattern, endpoint)).toBe(true)
  })

  test.each([
    'POST /api/health/live',
    '* /api/health',
    'GET /api/health/live/*',
    'GET /api/health/liv?',
    'GET *livee',
    'GET /api/health/live*live',
  ])('%s does not', (pattern) => {
    expect(matchesPattern(pattern, endpoint)).toBe(false)
  })

  test('with many stars costs no more than reading it', () => {
    const startedAt = performance.now()
    expect(matchesPattern(`* ${'*a'.repeat(200)}b`, { method: 'GET', route: 'a'.repeat(900) })).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

test('a status belongs to its class, and 5xx is an error', () => {
  expect(['200', '404', '500', '5xx', '', 'unknown'].map(statusClass)).toEqual([
    '2xx',
    '4xx',
    '5xx',
    '5xx',
    'other',
    'other',
  ])
  expect(['200', '500', '503', '5xx', '50', ''].map(isFailed)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ])
})
