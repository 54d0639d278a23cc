import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { as, TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { listAllEndpoints, listEndpoints } from './queries'
import { between } from './testing/between'
import { canRunPrometheus, setEngine, withoutPrometheus, withPrometheus } from './testing/engine'
import { SHOP_CONFIG, SHOP_NOW, shopSamples } from './testing/shop'

const engine = withPrometheus(shopSamples)
const ctx = () => systemContext(SHOP_NOW)
const forget = () => replaceInstance('endpoints.all')

beforeAll(() => {
  withConfig(SHOP_CONFIG)
})
beforeEach(forget)

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  const listed = async (asked = {}) =>
    new Map(
      (await listAllEndpoints(ctx(), asked)).items.map((item) => [`${item.method} ${item.route}`, item]),
    )

  test('finds every endpoint of every service, but those that are ignored', async () => {
    const { items, total, windowSeconds, asOf } = await listAllEndpoints(ctx(), {})

    expect(items.map(({ id }) => id)).toEqual([
      'other:GET:~1~0tilde~1:id',
      'shop:GET:',
      'shop:GET:~1orders~1:id',
      'shop:GET:~1promised',
      'shop:GET:~1rare',
      'shop:GET:~1silent',
      'shop:GET:~1slower',
      'shop:POST:~1failing',
    ])
    expect({ total, windowSeconds, asOf }).toEqual({
      total: 8,
      windowSeconds: 3_600,
      asOf: SHOP_NOW.toISOString(),
    })
  })

  test('judges each by its errors, its latency, its promise and its traffic', async () => {
    const found = await listed()
    const of = (name: string) => {
      const { level, lowTraffic, reason } = found.get(name) ?? {}
      return { level, lowTraffic, reason }
    }

    expect(of('GET /orders/:id')).toMatchObject({ level: 'operational', lowTraffic: false })
    expect(of('GET /slower')).toEqual({
      level: 'degraded',
      lowTraffic: false,
      reason: expect.stringMatching(/^p95 96[23] ms is 9\.9 times last week's 9[78] ms$/),
    })
    expect(of('POST /failing')).toEqual({
      level: 'degraded',
      lowTraffic: false,
      reason: '25.00 % errors, 0.00 % at this time last week',
    })
    expect(of('GET /promised')).toMatchObject({
      level: 'at_risk',
      reason: expect.stringContaining('its target of 80 ms'),
    })
    expect(of('GET /rare')).toEqual({
      level: 'unknown',
      lowTraffic: true,
      reason: '6 requests in 1 h: too few to judge',
    })
    expect(of('GET /silent')).toEqual({ level: 'unknown', lowTraffic: true, reason: 'No requests in 1 h' })
  })

  test.for([
    ['now-15m', '900s'],
    ['now-1h', '3600s'],
    ['now-2h', '7200s'],
  ])('tells over %s what histogram_quantile says when asked directly', async ([from, window]) => {
    const found = await listed({ from })
    for (const route of ['/orders/:id', '/slower', '/promised']) {
      const series = `http_server_request_duration_seconds_bucket{job="shop",http_route="${route}"}`
      for (const [name, q] of [
        ['p50Ms', 0.5],
        ['p95Ms', 0.95],
        ['p99Ms', 0.99],
      ] as const) {
        const [direct] = await engine.ask(
          `histogram_quantile(${q}, sum by (le) (rate(${series}[${window}])))`,
          SHOP_NOW,
        )
        expect(found.get(`GET ${route}`)?.[name]).toBeCloseTo((direct?.value ?? 0) * 1_000, 9)
      }
    }
  })

  test('draws the traffic of the range, gaps as null', async () => {
    const { sparkline } = (await listed({ from: 'now-6h' })).get('GET /slower') ?? {}

    expect(sparkline?.at(0)).toBeNull()
    expect(sparkline?.at(-1)).toBeCloseTo(20 / 60, 2)
  })

  test('goes on where the last page ended, and finds words in any order', async () => {
    const first = await listEndpoints(ctx(), { service: 'shop', limit: 4 })
    const second = await listEndpoints(ctx(), { service: 'shop', limit: 4, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ route }) => route)).toEqual([
      '',
      '/orders/:id',
      '/promised',
      '/rare',
      '/silent',
      '/slower',
      '/failing',
    ])
    expect(second.nextCursor).toBeNull()

    const { items } = await listEndpoints(ctx(), { q: 'ORDERS get', limit: 200 })
    expect(items.map(({ id }) => id)).toEqual(['shop:GET:~1orders~1:id'])
  })

  test('asks one question a column, however many ask it and whatever page they want', async () => {
    const way = await between(process.env.PROMETHEUS_URL ?? '')
    const engineUrl = process.env.PROMETHEUS_URL
    setEngine(way.url)
    try {
      const asked = { from: String(SHOP_NOW.getTime() - 40 * 60_000), to: 'now' }
      await Promise.all([1, 2, 3, 4].map((limit) => listEndpoints(ctx(), { ...asked, limit })))
      await listAllEndpoints(ctx(), asked)

      expect(way.asked).toHaveLength(2 * 7)
      expect(new Set(way.asked).size).toBe(2 * 7)
    } finally {
      setEngine(engineUrl)
      await way.close()
    }
  })

  test('a service that cannot be read, and a column that is missing, leave the rest as it is', async () => {
    const engineUrl = process.env.PROMETHEUS_URL
    const way = await between(
      engineUrl ?? '',
      (query) => query.includes('"other"') || query.includes('offset'),
    )
    setEngine(way.url)
    try {
      const { items, problems } = await listAllEndpoints(ctx(), { from: 'now-50m' })
      expect(problems).toEqual([{ service: 'other', message: expect.any(String) }])
      expect(items.find(({ route }) => route === '/slower')).toMatchObject({
        level: 'operational',
        changeVsLastWeek: null,
        reason: expect.stringContaining('nothing to compare it with'),
      })
    } finally {
      setEngine(engineUrl)
      await way.close()
    }
  })
})

describe.skipIf(!canRunPrometheus)(`a selector that is no PromQL${withoutPrometheus}`, () => {
  test('takes away only the endpoints of its service', async () => {
    withConfig(SHOP_CONFIG.replace('job="other"', 'job=}'))
    const { items, problems } = await listAllEndpoints(ctx(), {})
    withConfig(SHOP_CONFIG)

    expect(problems).toEqual([{ service: 'other', message: expect.any(String) }])
    expect(items).toHaveLength(7)
  })
})

describe('without an engine', () => {
  const known = process.env.PROMETHEUS_URL
  const during = async (url: string | undefined, work: () => Promise<void>) => {
    const before = process.env.PROMETHEUS_URL ?? known
    setEngine(url)
    await work().finally(() => setEngine(before))
  }

  test('says so, whether there is none or it does not answer', async () => {
    for (const url of [undefined, 'http://127.0.0.1:9'])
      await during(url, () =>
        expect(listAllEndpoints(ctx(), { from: 'now-2h' })).rejects.toMatchObject({ code: 'unavailable' }),
      )
  })

  test('asks again after a failure', async () => {
    await during(undefined, () =>
      expect(listAllEndpoints(ctx(), { from: 'now-3h' })).rejects.toMatchObject({ code: 'unavailable' }),
    )
    withConfig('services: []')
    await during('http://127.0.0.1:9', async () => {
      expect((await listAllEndpoints(ctx(), { from: 'now-3h' })).items).toEqual([])
    })
    withConfig(SHOP_CONFIG)
  })
})

test.each([
  [{ from: 'yesterday' }, 'invalid'],
  [{ from: 'now', to: 'now-1h' }, 'invalid'],
  [{ from: 'now-14m' }, 'unprocessable'],
  [{ from: 'now-31d' }, 'unprocessable'],
  [{ from: 'now+1d', to: 'now+2d' }, 'unprocessable'],
])('refuses the range %j', async (asked, code) => {
  await expect(listAllEndpoints(ctx(), asked)).rejects.toMatchObject({ code })
})

test.each(['', 'x', 'shop:GET:/a'])('refuses the cursor %j', async (cursor) => {
  await expect(listEndpoints(ctx(), { limit: 1, cursor })).rejects.toMatchObject({ code: 'invalid' })
})

test('a viewer may, an anonymous caller may not', async () => {
  const nobody = { ...ctx().actor, permissions: new Set<never>() }
  await expect(listAllEndpoints({ ...ctx(), actor: nobody }, {})).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(listEndpoints({ ...ctx(), actor: nobody }, { limit: 1 })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(listEndpoints(as(ctx(), 'viewer'), { limit: 1, cursor: 'x' })).rejects.toMatchObject({
    code: 'invalid',
  })
  expect(TEST_NOW >= SHOP_NOW).toBe(true)
})
