import { beforeAll, describe, expect } from 'vitest'
import { as, test as base } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { recordDeploy } from '@/lib/deploys/commands'
import { getEndpoint, listAllEndpoints } from './queries'
import { between } from './testing/between'
import { canRunPrometheus, setEngine, withoutPrometheus, withPrometheus } from './testing/engine'
import { SHOP_CONFIG, SHOP_NOW, shopSamples } from './testing/shop'

const engine = withPrometheus(shopSamples)
const ORDERS = 'shop:GET:~1orders~1:id'
const MINUTE = 60_000

const test = base.extend<{ shop: Parameters<typeof getEndpoint>[0] }>({
  shop: async ({ ctx }, use) => use({ ...ctx, now: SHOP_NOW }),
})

beforeAll(() => {
  withConfig(SHOP_CONFIG)
})

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  test('tells the same numbers as the list', async ({ shop }) => {
    const { items } = await listAllEndpoints(shop, {})
    for (const item of items) expect(await getEndpoint(shop, item.id, {})).toMatchObject(item)
  })

  test('draws at each point what histogram_quantile says there when asked directly', async ({ shop }) => {
    const { grid, latency, windowSeconds } = await getEndpoint(shop, ORDERS, { from: 'now-2h' })

    expect(grid).toMatchObject({ stepSeconds: 30, count: 241 })
    expect(windowSeconds).toBe(300)
    const series = 'http_server_request_duration_seconds_bucket{job="shop",http_route="/orders/:id"}'
    for (const index of [100, 170, 240]) {
      const at = new Date(grid.from + index * grid.stepSeconds * 1_000)
      const [direct] = await engine.ask(`histogram_quantile(0.95, sum by (le) (rate(${series}[5m])))`, at)
      expect(latency.p95[index]).toBeCloseTo((direct?.value ?? 0) * 1_000, 9)
    }
  })

  test('tells traffic by class, errors, statuses and what was asked', async ({ shop }) => {
    const { traffic, errorRatios, statuses, queries } = await getEndpoint(shop, 'shop:POST:~1failing', {})

    expect(traffic['2xx']?.at(-1)).toBeCloseTo(9 / 60, 6)
    expect(traffic['5xx']?.at(-1)).toBeCloseTo(3 / 60, 6)
    expect(errorRatios.at(-1)).toBeCloseTo(0.25, 6)
    expect(statuses.map(({ status, share }) => [status, share])).toEqual([
      ['201', expect.closeTo(0.75, 6)],
      ['503', expect.closeTo(0.25, 6)],
    ])
    const p95 = queries.find(({ name }) => name === 'p95')?.promql ?? ''
    const [direct] = await engine.ask(p95, SHOP_NOW)
    expect(direct?.value).toBeGreaterThan(0)
  })

  test('no errors at all are a ratio of 0, and no traffic is a gap', async ({ shop }) => {
    expect((await getEndpoint(shop, ORDERS, {})).errorRatios.at(-1)).toBe(0)
    const early = await getEndpoint(shop, ORDERS, { from: 'now-6h' })
    expect([early.errorRatios[0], early.latency.p95[0], early.traffic['2xx']?.[0]]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('a heatmap holds every request once', async ({ shop }) => {
    const { heatmap } = await getEndpoint(shop, ORDERS, {})
    const column = heatmap.counts.map((counts) => counts.at(-1))

    expect(heatmap.bounds).toEqual([50, 100, 250, 1_000, null])
    expect(heatmap.grid.count).toBeLessThanOrEqual(60)
    const perColumn = heatmap.grid.stepSeconds / 60
    expect(column).toEqual([13, 40, 10, 0, 0].map((count) => expect.closeTo(count * perColumn, 6)))
  })

  test('sets each window beside the same one last week', async ({ shop }) => {
    const { windows } = await getEndpoint(shop, 'shop:GET:~1slower', {})

    expect(windows.map(({ window }) => window)).toEqual(['15m', '1h', '6h', '24h', '7d'])
    for (const window of windows.slice(0, 3)) {
      expect(window.valueMs).toBeCloseTo(962.5, 6)
      expect(window.baselineMs).toBeCloseTo(97.5, 6)
      expect(window.ratio).toBeCloseTo(962.5 / 97.5, 6)
    }
  })

  test('tells the database time of the service, and none where it exports none', async ({ shop }) => {
    const { database } = await getEndpoint(shop, ORDERS, {})
    expect(database?.p95.at(-1)).toBeCloseTo(9.5, 6)
    expect(database?.perRequest.at(-1)).toBeGreaterThan(0)
    expect((await getEndpoint(shop, 'other:GET:~1~0tilde~1:id', {})).database).toBeNull()
  })

  test.for([
    ['previous', 3_600, 'the 1 h before', 962.5],
    ['last_week', 7 * 86_400, 'last week', 97.5],
    ['yesterday', 86_400, 'yesterday', null],
  ] as const)('compares with %s on the same grid', async ([compare, shiftSeconds, label, p95], { shop }) => {
    const { comparison, latency } = await getEndpoint(shop, 'shop:GET:~1slower', { compare })

    expect(comparison).toMatchObject({ kind: compare, shiftSeconds, label })
    expect(comparison?.latency.p95).toHaveLength(latency.p95.length)
    const last = comparison?.latency.p95.at(-1)
    if (p95 === null) expect(last).toBeNull()
    else expect(last).toBeCloseTo(p95, 6)
  })

  test('marks the deploys of the range, and compares with the time before the last one', async ({ shop }) => {
    const at = (minutes: number) => new Date(SHOP_NOW.getTime() - minutes * MINUTE).toISOString()
    expect((await getEndpoint(shop, ORDERS, { compare: 'before_deploy' })).comparison).toBeNull()
    await recordDeploy(shop, { service: 'shop', version: '1.0.0', at: at(90) })
    await recordDeploy(shop, { service: 'shop', version: '1.1.0', actor: 'ci', at: at(20) })

    const { marks, comparison } = await getEndpoint(shop, ORDERS, { compare: 'before_deploy' })
    expect(marks).toEqual([
      {
        ...{ at: at(20), until: at(20), kind: 'deploy', severity: null },
        ...{ title: '1.1.0 by ci', href: '/services/shop' },
      },
    ])
    expect(comparison).toMatchObject({ shiftSeconds: 20 * 60, label: 'before 1.1.0' })
    const earlier = await getEndpoint(shop, ORDERS, {
      from: 'now-2h',
      to: 'now-30m',
      compare: 'before_deploy',
    })
    expect(earlier.comparison).toMatchObject({ shiftSeconds: 60 * 60, label: 'before 1.0.0' })
  })

  test('of what cannot be read only that is missing', async ({ shop }) => {
    const engineUrl = process.env.PROMETHEUS_URL
    const way = await between(engineUrl ?? '', (query) =>
      /"window"|shop_db|offset|^sum by \(le\)/.test(query),
    )
    setEngine(way.url)
    try {
      const found = await getEndpoint(shop, ORDERS, { from: 'now-31m', compare: 'previous' })
      expect(found).toMatchObject({ database: null, comparison: null, heatmap: { bounds: [], counts: [] } })
      expect(found.windows.every(({ valueMs }) => valueMs === null)).toBe(true)
      expect(found.latency.p95.at(-1)).toBeGreaterThan(0)
    } finally {
      setEngine(engineUrl)
      await way.close()
    }
  })

  test('an endpoint without a request in the range is unknown, one never seen is not found', async ({
    shop,
  }) => {
    const gone = await getEndpoint(shop, ORDERS, { from: 'now-2d', to: 'now-1d' })
    expect(gone).toMatchObject({ level: 'unknown', p95Ms: null, requests: null, reason: 'No data in 1 d' })

    await expect(getEndpoint(shop, 'shop:GET:~1nobody', {})).rejects.toMatchObject({ code: 'not_found' })
  })

  test('takes any route for a value, never for PromQL', async ({ shop }) => {
    for (const route of ['"} or up{x="', '\\', '"', 'a\nb', '~1'])
      await expect(getEndpoint(shop, `shop:GET:${route.replaceAll('~', '~0')}`, {})).rejects.toMatchObject({
        code: 'not_found',
      })
  })
})

test('there is no endpoint of a service that is not named, or says nothing of its metrics', async ({
  shop,
}) => {
  for (const id of ['nobody:GET:~1', 'dark:GET:~1', 'shop', 'shop:GET:/x'])
    await expect(getEndpoint(shop, id, {})).rejects.toMatchObject({ code: 'not_found' })
})

test('refuses a range that cannot be, and a caller who may not', async ({ shop }) => {
  await expect(getEndpoint(shop, ORDERS, { from: 'now-1m' })).rejects.toMatchObject({ code: 'unprocessable' })
  const actor = { ...as(shop, 'viewer').actor, permissions: new Set<never>() }
  await expect(getEndpoint({ ...shop, actor }, ORDERS, {})).rejects.toMatchObject({ code: 'forbidden' })
})
