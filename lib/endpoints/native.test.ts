import { beforeAll, describe, expect } from 'vitest'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { getEndpoint, listAllEndpoints } from './queries'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from './testing/engine'
import { remoteWrite } from './testing/native'
import { SHOP_NOW } from './testing/shop'

const engine = withPrometheus(
  () => '# EOF\n',
  ['--enable-feature=native-histograms', '--web.enable-remote-write-receiver'],
)

const series = (status: string, bucket: number, perMinute: number) => ({
  labels: {
    __name__: 'http_server_request_duration_seconds',
    job: 'shop',
    http_request_method: 'GET',
    http_route: '/orders',
    http_response_status_code: status,
  },
  bucket,
  perMinute,
})

describe.skipIf(!canRunPrometheus)(`native histograms in a real Prometheus${withoutPrometheus}`, () => {
  beforeAll(async () => {
    withConfig(`services:
  - id: shop
    name: Shop
    url: http://shop.example
    metrics: { histogram: native, selector: 'job="shop"' }
`)
    // Bucket -1 of schema 0 ends at half a second, bucket 1 at two.
    const all = [series('200', -1, 90), series('500', 1, 10)]
    await remoteWrite(engine.url(), all, { from: new Date(SHOP_NOW.getTime() - 3 * 3_600_000), to: SHOP_NOW })
  })

  test('give traffic, errors and the quantiles that histogram_quantile says directly', async ({ ctx }) => {
    const { items } = await listAllEndpoints({ ...ctx, now: SHOP_NOW }, {})

    expect(items).toMatchObject([{ id: 'shop:GET:~1orders', level: 'degraded' }])
    const [orders] = items
    expect(orders?.requestsPerSecond).toBeCloseTo(100 / 60, 1)
    expect(orders?.errorRatio).toBeCloseTo(0.1, 6)
    const query = 'histogram_quantile(0.95, sum(rate(http_server_request_duration_seconds{job="shop"}[1h])))'
    const [direct] = await engine.ask(query, SHOP_NOW)
    expect(direct?.value).toBeGreaterThan(1)
    expect(orders?.p95Ms).toBeCloseTo((direct?.value ?? 0) * 1_000, 6)
  })

  test('are cut into the bounds of a heatmap that holds every request once', async ({ ctx }) => {
    const { heatmap, latency } = await getEndpoint({ ...ctx, now: SHOP_NOW }, 'shop:GET:~1orders', {})
    const column = heatmap.counts.map((counts) => counts.at(-1) ?? 0)

    expect(heatmap.bounds.at(-1)).toBeNull()
    const minutes = heatmap.grid.stepSeconds / 60
    expect(column.reduce((sum, count) => sum + count, 0)).toBeCloseTo(100 * minutes, 4)
    const upTo600 = column.slice(0, heatmap.bounds.indexOf(600) + 1)
    expect(upTo600.reduce((sum, count) => sum + count, 0)).toBeCloseTo(90 * minutes, 4)
    expect(latency.p99.at(-1)).toBeGreaterThan(1_000)
  })
})
