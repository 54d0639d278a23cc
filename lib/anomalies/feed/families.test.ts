import { beforeAll, describe, expect, test } from 'vitest'
import { TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from '@/lib/endpoints/testing/engine'
import { remoteWrite } from '@/lib/endpoints/testing/native'
import { openMetrics } from '@/lib/endpoints/testing/samples'
import { findWatchedService } from '@/lib/endpoints/watched'
import { readMinutes } from './read-minutes'

const MINUTE = 60_000
const NOW = Math.floor(TEST_NOW.getTime() / MINUTE) * MINUTE
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE)

// It ends before the native ones begin: a Prometheus takes nothing older than what it has.
const inMilliseconds = () =>
  openMetrics(
    [
      {
        name: 'site_ms',
        labels: 'verb="GET",path="/x",code="200"',
        bounds: ['50', '100', '250'],
        perMinute: () => [10, 40, 10, 0],
      },
    ],
    [{ from: ago(180), to: ago(120) }],
  )

const engine = withPrometheus(inMilliseconds, [
  '--enable-feature=native-histograms',
  '--web.enable-remote-write-receiver',
])

const native = (route: string, status: string, bucket: number, perMinute: number) => ({
  labels: {
    __name__: 'http_server_request_duration_seconds',
    http_request_method: 'GET',
    http_route: route,
    http_response_status_code: status,
  },
  ...{ bucket, perMinute },
})

async function readAt(id: string, at: Date) {
  const service = findWatchedService(id)
  if (!service) throw new Error('there is a service')
  const { readings } = await readMinutes(systemContext(TEST_NOW), service, {
    ...{ from: at, to: at, stepSeconds: 60 },
  })
  return new Map(
    readings.map(({ signal, endpoint, samples }) => [`${signal} ${endpoint}`, samples[0]?.value]),
  )
}

const direct = async (query: string, at: Date) =>
  expect.closeTo((await engine.ask(query, at))[0]?.value ?? Number.NaN, 6)

describe.skipIf(!canRunPrometheus)(`families of a real Prometheus${withoutPrometheus}`, () => {
  beforeAll(async () => {
    withConfig(`services:
  - id: site
    name: Site
    url: http://site.example
    metrics: { names: { duration: site_ms, unit: milliseconds, route: path, method: verb, status: code } }
  - id: shop
    name: Shop
    url: http://shop.example
    metrics: { histogram: native }
    endpoints: { ignore: [/health] }
`)
    const all = [native('/x', '200', -1, 90), native('/x', '500', 1, 10), native('/health', '200', -6, 900)]
    await remoteWrite(engine.url(), all, { from: ago(30), to: ago(0) })
  })

  test('a histogram in milliseconds under other names', async () => {
    const found = await readAt('site', ago(121))

    const p95 = await direct('histogram_quantile(0.95, sum by (le) (rate(site_ms_bucket[5m])))', ago(121))
    expect(found.get('p95 site:GET:~1x')).toEqual(p95)
    expect(found.get('p95 ')).toEqual(p95)
    expect(found.get('traffic ')).toBeCloseTo(1, 6)
    expect(found.get('errors ')).toBe(0)
  })

  test('native histograms', async () => {
    const found = await readAt('shop', ago(1))

    const of = 'http_server_request_duration_seconds{http_route="/x"}'
    const p95 = await direct(`1000 * histogram_quantile(0.95, sum(rate(${of}[5m])))`, ago(1))
    expect(found.get('p95 shop:GET:~1x')).toEqual(p95)
    expect(found.get('p95 ')).toEqual(p95)
    expect(found.get('errors shop:GET:~1x')).toBeCloseTo(10, 6)
    expect(found.get('traffic ')).toBeCloseTo(100 / 60, 6)
  })
})
