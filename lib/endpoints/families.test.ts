import { beforeAll, describe, expect, test } from 'vitest'
import { TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { familyOf } from './families'
import { listAllEndpoints } from './queries'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from './testing/engine'
import { openMetrics } from './testing/samples'

const SECONDS = ['0.05', '0.1', '0.25', '1']

/** What each exporter really writes for one route, 90 good answers and 10 failed ones a minute, all between 50 and 100 ms. */
const EXPOSITIONS = [
  {
    preset: 'opentelemetry',
    name: 'http_server_request_duration_seconds',
    labels: (status: number) =>
      `http_request_method="GET",http_response_status_code="${status}",http_route="/orders/{id}",network_protocol_version="1.1",otel_scope_name="Microsoft.AspNetCore.Hosting",url_scheme="http"`,
    route: '/orders/{id}',
  },
  {
    preset: 'prom-client',
    name: 'http_request_duration_seconds',
    labels: (status: number) => `method="GET",route="/orders/:id",status_code="${status}"`,
    route: '/orders/:id',
  },
  {
    preset: 'micrometer',
    name: 'http_server_requests_seconds',
    labels: (status: number) =>
      `application="shop",error="none",exception="none",method="GET",outcome="${status === 200 ? 'SUCCESS' : 'SERVER_ERROR'}",status="${status}",uri="/orders/{id}"`,
    route: '/orders/{id}',
  },
  {
    preset: 'aspnet',
    name: 'http_request_duration_seconds',
    labels: (status: number) =>
      `code="${status}",method="GET",controller="Orders",action="Get",endpoint="orders/{id}"`,
    route: 'orders/{id}',
  },
  {
    preset: 'vapor',
    name: 'http_request_duration_seconds',
    labels: (status: number) => `method="GET",path="/orders/:id",status="${status}"`,
    route: '/orders/:id',
  },
  {
    preset: 'nginx-ingress',
    name: 'nginx_ingress_controller_request_duration_seconds',
    labels: (status: number) =>
      `canary="",controller_class="k8s.io/ingress-nginx",controller_namespace="ingress",controller_pod="nginx-1",host="shop.example",ingress="shop",method="GET",namespace="shop",path="/orders",service="shop",status="${status}"`,
    route: '/orders',
  },
] as const

const OWN = {
  name: 'site_request_ms',
  labels: (status: number) => `verb="GET",path="/",code="${status}"`,
  bounds: ['50', '100', '250', '1000'],
}

const jobOf = (preset: string) => `job="${preset}",instance="one"`

withPrometheus(() => {
  const families = [
    ...EXPOSITIONS.map((one) => ({ ...one, job: one.preset as string, bounds: SECONDS })),
    { ...OWN, job: 'own' },
  ]
  const series = families.flatMap(({ name, labels, job, bounds }) =>
    [200, 500].map((status) => ({
      name,
      labels: `${jobOf(job)},${labels(status)}`,
      bounds,
      perMinute: () => [0, status === 200 ? 90 : 10, 0, 0, 0],
    })),
  )
  const minute = Math.floor(TEST_NOW.getTime() / 60_000) * 60_000
  return openMetrics(series, [{ from: new Date(minute - 2 * 3_600_000), to: new Date(minute) }])
})

beforeAll(() => {
  const presets = EXPOSITIONS.map(
    ({ preset }) => `  - id: ${preset}
    name: ${preset}
    url: http://shop.example
    metrics: { preset: ${preset}, selector: 'job="${preset}"' }
`,
  )
  withConfig(`services:
${presets.join('')}  - id: own
    name: own
    url: http://shop.example
    metrics:
      names: { duration: site_request_ms, unit: milliseconds, route: path, method: verb, status: code }
      selector: 'job="own"'
`)
})

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  test.for([...EXPOSITIONS.map(({ preset, route }) => [preset, route]), ['own', '/']])(
    'the names of %s find the endpoint, its traffic, its errors and its latency',
    async ([service, route]) => {
      const { items, problems } = await listAllEndpoints(systemContext(TEST_NOW), {})

      expect(problems).toEqual([])
      const [endpoint, ...others] = items.filter((item) => item.service === service)
      expect(others).toEqual([])
      expect(endpoint).toMatchObject({ method: 'GET', route, level: 'degraded' })
      expect(endpoint?.requestsPerSecond).toBeCloseTo(100 / 60, 1)
      expect(endpoint?.errorRatio).toBeCloseTo(0.1, 6)
      expect(endpoint?.p50Ms).toBeCloseTo(75, 6)
      expect(endpoint?.p95Ms).toBeCloseTo(97.5, 6)
    },
  )
})

test('a service that names neither a preset nor labels speaks OpenTelemetry', () => {
  expect(familyOf({ histogram: 'classic' })).toEqual(
    familyOf({ histogram: 'classic', preset: 'opentelemetry' }),
  )
})
