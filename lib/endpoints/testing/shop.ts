import { TEST_NOW } from '@/db/testing/test'
import { type HistogramSeries, openMetrics } from './samples'

const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR

/** The minute of the last sample. */
export const SHOP_NOW = new Date(Math.floor(TEST_NOW.getTime() / 60_000) * 60_000)

export const SHOP_CONFIG = `services:
  - id: shop
    name: Shop API
    url: http://shop.example
    metrics: { selector: 'job="shop"', database: shop_db_seconds }
    endpoints:
      ignore: ["* /health/*"]
      targets: [{ match: "GET /promised", p95Ms: 80 }]
  - { id: other, name: Other, url: "http://other.example", metrics: { preset: prom-client, selector: 'job="other"' } }
  - { id: dark, name: Without metrics, url: "http://dark.example" }
`

const BOUNDS = ['0.05', '0.1', '0.25', '1']
const isNow = (at: number) => at > SHOP_NOW.getTime() - 24 * HOUR

const http = (
  method: string,
  route: string,
  status: number,
  perMinute: HistogramSeries['perMinute'],
): HistogramSeries => ({
  name: 'http_server_request_duration_seconds',
  labels: `job="shop",instance="one",http_request_method="${method}",http_route="${route}",http_response_status_code="${status}"`,
  bounds: BOUNDS,
  perMinute,
})

const steady =
  (...counts: number[]) =>
  () =>
    counts

const SERIES: HistogramSeries[] = [
  http('GET', '/orders/:id', 200, steady(10, 40, 10, 0, 0)),
  http('GET', '/orders/:id', 404, steady(3, 0, 0, 0, 0)),
  http('GET', '/slower', 200, (at) => (isNow(at) ? [0, 0, 0, 20, 0] : [0, 20, 0, 0, 0])),
  http('POST', '/failing', 201, steady(0, 9, 0, 0, 0)),
  http('POST', '/failing', 503, (at) => (isNow(at) ? [0, 3, 0, 0, 0] : [0, 0, 0, 0, 0])),
  http('GET', '/promised', 200, steady(0, 10, 0, 0, 0)),
  http('GET', '/rare', 200, (at) => (at % (10 * 60_000) === 0 ? [0, 1, 0, 0, 0] : [0, 0, 0, 0, 0])),
  http('GET', '/silent', 200, steady(0, 0, 0, 0, 0)),
  http('GET', '/health/live', 200, steady(60, 0, 0, 0, 0)),
  http('GET', '', 404, steady(5, 0, 0, 0, 0)),
  {
    name: 'http_request_duration_seconds',
    labels: 'job="other",method="GET",route="/~tilde/:id",status_code="200"',
    bounds: BOUNDS,
    perMinute: steady(1, 1, 1, 1, 0),
  },
  {
    name: 'shop_db_seconds',
    labels: 'job="shop",operation="select"',
    bounds: ['0.01'],
    perMinute: steady(100, 0),
  },
]

/** Three hours of a shop until now, and the same of last week. */
export const shopSamples = (): string =>
  openMetrics(
    SERIES,
    [WEEK, 0].map((ago) => ({
      from: new Date(SHOP_NOW.getTime() - ago - 3 * HOUR),
      to: new Date(SHOP_NOW.getTime() - ago),
    })),
  )
