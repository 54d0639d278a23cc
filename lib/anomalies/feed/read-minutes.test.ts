import { beforeAll, describe, expect, test } from 'vitest'
import { TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from '@/lib/endpoints/testing/engine'
import { type HistogramSeries, openMetrics } from '@/lib/endpoints/testing/samples'
import { findWatchedService } from '@/lib/endpoints/watched'
import { readMinutes } from './read-minutes'

const MINUTE = 60_000
const NOW = Math.floor(TEST_NOW.getTime() / MINUTE) * MINUTE
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE)

const CONFIG = `services:
  - id: shop
    name: Shop
    url: http://shop.example
    metrics: { selector: 'job="shop"' }
    endpoints: { ignore: ["get /health/*", "* /a+b"] }
    anomalies:
      custom:
        - { name: All, query: 'sum(increase(http_server_request_duration_seconds_count[5m]))', unit: requests }
        - { name: Several, query: 'http_server_request_duration_seconds_count' }
        - { name: Broken, query: 'sum(' }
        - { name: Nothing, query: 'nothing_at_all' }
`

type Request = { route: string; status?: number; perMinute: number[] }

const series = ({ route, status = 200, perMinute }: Request): HistogramSeries => ({
  name: 'http_server_request_duration_seconds',
  labels: `job="shop",http_request_method="GET",http_route="${route}",http_response_status_code="${status}"`,
  bounds: ['0.05', '0.1', '0.25', '1'],
  perMinute: () => perMinute,
})

const STEADY = [
  series({ route: '/orders', perMinute: [10, 40, 10, 0, 0] }),
  series({ route: '/orders', status: 500, perMinute: [0, 0, 15, 0, 0] }),
  series({ route: '/slow', perMinute: [0, 0, 5, 20, 0] }),
  series({ route: '/silent', perMinute: [0, 0, 0, 0, 0] }),
  series({ route: '/health/live', perMinute: [600, 0, 0, 0, 0] }),
  series({ route: '/a+b', perMinute: [60, 0, 0, 0, 0] }),
]

/** Nothing is scraped from 100 to 80 minutes ago; the process starts anew then, and 40 minutes ago. */
const samples = () => {
  const steady = openMetrics(STEADY, [
    { from: ago(180), to: ago(100) },
    { from: ago(80), to: ago(41) },
    { from: ago(40), to: ago(0) },
  ])
  const gone = openMetrics(
    [series({ route: '/gone', perMinute: [12, 0, 0, 0, 0] })],
    [
      { from: ago(180), to: ago(100) },
      { from: ago(80), to: ago(60) },
    ],
  )
  return steady.replace('# EOF\n', '') + gone
}

const engine = withPrometheus(samples)

const read = async (from: number, to: number, known: string[] = [], stepSeconds = 60) => {
  const service = findWatchedService('shop')
  if (!service) throw new Error('there is a service')
  const { readings, problems } = await readMinutes(systemContext(TEST_NOW), service, {
    ...{ from: ago(from), to: ago(to), stepSeconds, known },
  })
  const of = (signal: string, endpoint = '') =>
    readings.find((one) => one.signal === signal && one.endpoint === endpoint)?.samples ?? []
  return { readings, problems, of }
}

const valuesOf = (found: { value: number | undefined }[]) => found.map(({ value }) => value)
const about = (value: number) => expect.closeTo(value, 6)
const ORDERS = 'shop:GET:~1orders'
const GONE = 'shop:GET:~1gone'

beforeAll(() => {
  withConfig(CONFIG)
})

describe.skipIf(!canRunPrometheus)(`minutes of a real Prometheus${withoutPrometheus}`, () => {
  test('both ends count, for the service and each endpoint that is not ignored', async () => {
    const { readings, of } = await read(10, 8)

    expect(of('p95').map(({ at }) => at)).toEqual([10, 9, 8].map((minutes) => ago(minutes).getTime()))
    const endpoints = new Set(readings.filter(({ signal }) => signal !== 'custom').map((one) => one.endpoint))
    expect([...endpoints].sort()).toEqual(['', ORDERS, 'shop:GET:~1silent', 'shop:GET:~1slow'])
    expect(new Set(readings.map(({ signal, unit }) => `${signal} ${unit}`))).toEqual(
      new Set(['p95 ms', 'errors %', 'traffic req/s', 'custom requests', 'custom ']),
    )
  })

  test('the p95 is what histogram_quantile says directly', async () => {
    const { of } = await read(5, 3)
    const bucket = 'http_server_request_duration_seconds_bucket'
    const direct = async (matchers: string) => {
      const query = `1000 * histogram_quantile(0.95, sum by (le) (rate(${bucket}{${matchers}}[5m])))`
      const asked = [5, 4, 3].map((minutes) => engine.ask(query, ago(minutes)))
      return (await Promise.all(asked)).map(([answer]) => about(answer?.value ?? Number.NaN))
    }

    expect(valuesOf(of('p95', ORDERS))).toEqual(await direct('http_route="/orders"'))
    expect(valuesOf(of('p95'))).toEqual(await direct('http_route!~"/health/.*|/a[+]b"'))
    expect(valuesOf(of('p95'))).not.toEqual(await direct(''))
  })

  test('errors, traffic and how many requests they stand for', async () => {
    const { of } = await read(5, 5)
    const at = ago(5).getTime()

    expect(of('errors', ORDERS)).toEqual([{ at, value: about(20), requests: 375 }])
    expect(of('p95', ORDERS)).toMatchObject([{ requests: 375 }])
    expect(of('traffic', ORDERS)).toEqual([{ at, value: about(1.25) }])
    expect(of('errors')).toEqual([{ at, value: about(15), requests: 500 }])
    expect(of('traffic')).toEqual([{ at, value: about(100 / 60) }])
  })

  test('an endpoint nobody asks has traffic 0, and neither latency nor errors', async () => {
    const { of } = await read(5, 5)
    const at = ago(5).getTime()

    expect(of('traffic', 'shop:GET:~1silent')).toEqual([{ at, value: 0 }])
    expect(of('p95', 'shop:GET:~1silent')).toEqual([{ at, value: undefined, requests: 0 }])
    expect(of('errors', 'shop:GET:~1silent')).toEqual([{ at, value: undefined, requests: 0 }])
  })

  test('a time without samples is a gap in everything', async () => {
    const { of } = await read(92, 82, [ORDERS])

    for (const signal of ['p95', 'errors', 'traffic'])
      for (const endpoint of ['', ORDERS])
        expect(of(signal, endpoint)).toEqual(
          Array.from({ length: 11 }, (_, index) => ({ at: ago(92 - index).getTime(), value: undefined })),
        )
  })

  test('a process that starts anew is no loss of traffic', async () => {
    const { of } = await read(45, 30)

    expect(valuesOf(of('traffic', ORDERS))).toEqual(new Array(16).fill(about(1.25)))
    expect(valuesOf(of('errors', ORDERS))).toEqual(new Array(16).fill(about(20)))
  })

  test('a known endpoint without series has no traffic while its service is asked', async () => {
    const unknown = await read(20, 18)
    expect(unknown.of('traffic', GONE)).toEqual([])

    const { of } = await read(20, 18, [GONE])
    expect(valuesOf(of('traffic', GONE))).toEqual([0, 0, 0])
    expect(valuesOf(of('p95', GONE))).toEqual([undefined, undefined, undefined])
  })

  test('an endpoint is known from when it was seen in the range, and no longer when nothing is known', async () => {
    const { of } = await read(110, 30)
    const traffic = valuesOf(of('traffic', GONE))

    expect(traffic[0]).toBeCloseTo(0.2, 6)
    expect(traffic[110 - 88]).toBeUndefined()
    expect(traffic.at(-1)).toBe(0)
    expect(valuesOf(of('traffic', ORDERS))[110 - 88]).toBeUndefined()
  })

  test('known ids that are ignored, or of another service, are left out', async () => {
    const { readings } = await read(5, 5, ['shop:GET:~1health~1live', 'other:GET:~1orders', 'nonsense'])

    expect(readings.filter(({ endpoint }) => /health|other|nonsense/.test(endpoint))).toEqual([])
  })

  test('custom series stand beside; those that give no single series are told and leave the rest', async () => {
    const { readings, problems } = await read(5, 4)
    const custom = readings.filter(({ signal }) => signal === 'custom')

    expect(custom).toMatchObject([
      { name: 'All', unit: 'requests', endpoint: '' },
      { name: 'Nothing', unit: '', samples: [{ value: undefined }, { value: undefined }] },
    ])
    expect(custom[0]?.samples).toEqual([5, 4].map((n) => ({ at: ago(n).getTime(), value: about(3_800) })))
    expect(problems.sort()).toEqual([
      expect.stringMatching(/^Broken: .*parse error/),
      'Several: The query gives 6 series, not one.',
    ])
  })

  test('a long range is put together from several answers', async () => {
    const { of } = await read(180, 0, [], 1)
    const every = (minutes: number) => of('p95', ORDERS)[(180 - minutes) * 60]

    expect(of('p95', ORDERS)).toHaveLength(180 * 60 + 1)
    const { of: direct } = await read(180, 0)
    for (const [index, sample] of direct('p95', ORDERS).entries()) expect(every(180 - index)).toEqual(sample)
  })
})
