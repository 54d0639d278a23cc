import { readFileSync } from 'node:fs'
import type { APIRequestContext } from '@playwright/test'
import { valueWords } from '@/components/charts/value-words'
import type { EndpointDetail, EndpointList } from '@/lib/endpoints/contract'
import { expect, test } from './fixtures'

const { prometheusUrl } = JSON.parse(
  readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8'),
)
const HOUR = 3_600
const QUANTILES = [
  ['p50Ms', 0.5],
  ['p95Ms', 0.95],
  ['p99Ms', 0.99],
] as const
const ENDPOINTS = [
  { method: 'GET', route: '/api/races' },
  { method: 'GET', route: '/api/leagues/:id/standings' },
  { method: 'POST', route: '/api/picks' },
]
const WINDOWS = [
  ['15 minutes', HOUR / 4],
  ['an hour', HOUR],
  ['a day', 24 * HOUR],
] as const

test.skip(!prometheusUrl, 'the demo runs without Prometheus')

for (const [words, seconds] of WINDOWS) {
  test(`over ${words} the list and the endpoint say what histogram_quantile says`, async ({ pageAs }) => {
    const { request } = await pageAs('viewer')
    const to = aMinuteAgo()
    const range = `from=${to - seconds * 1_000}&to=${to}`
    const list: EndpointList = await get(request, `/api/ops/endpoints?${range}&service=paddock&limit=200`)

    for (const { method, route } of ENDPOINTS) {
      const row = list.items.find((item) => item.method === method && item.route === route)
      const detail: EndpointDetail = await get(
        request,
        `/api/ops/endpoints/${encodeURIComponent(row?.id ?? '')}?${range}`,
      )
      for (const [name, q] of QUANTILES) {
        const direct = await quantileOf({ method, route }, q, seconds, to)
        expect(direct).toBeGreaterThan(0)
        expect(row?.[name]).toBeCloseTo(direct, 6)
        expect(detail[name]).toBeCloseTo(direct, 6)
      }
    }
  })
}

for (const [words, seconds] of WINDOWS) {
  test(`over ${words} the pages show what histogram_quantile says`, async ({ pageAs }) => {
    const page = await pageAs('viewer')
    const to = aMinuteAgo()
    const range = `from=${to - seconds * 1_000}&to=${to}`
    await page.goto(`/endpoints?${range}`)
    const shown: string[][] = []
    for (const { method, route } of ENDPOINTS) {
      const direct = await Promise.all(
        QUANTILES.map(([, q]) => quantileOf({ method, route }, q, seconds, to)),
      )
      const expected = direct.map((value) => valueWords('ms', value))
      shown.push(expected)
      const link = page.getByRole('link', { name: new RegExp(`^${method}\\s*${route}$`) })
      const row = page.getByRole('row').filter({ has: link })
      for (const text of expected) await expect(row).toContainText(text)
    }

    const [first] = ENDPOINTS
    await page.goto(`/endpoints/paddock/${encodeURIComponent(`${first?.method}:~1api~1races`)}?${range}`)
    const [p50, p95, p99] = shown[0] ?? []
    const tile = (name: RegExp) =>
      page.locator('dl > div').filter({ has: page.getByRole('term').filter({ hasText: name }) })
    await expect(
      tile(/^p95 over/)
        .getByRole('definition')
        .first(),
    ).toHaveText(p95 ?? '')
    await expect(tile(/^p99$/).getByRole('definition').first()).toHaveText(p99 ?? '')
    await expect(tile(/^p99$/)).toContainText(`p50 ${p50}`)
  })
}

test('each point of the drawn p95 is what histogram_quantile says there', async ({ pageAs }) => {
  const { request } = await pageAs('viewer')
  const to = aMinuteAgo()
  const id = encodeURIComponent('paddock:GET:~1api~1races')
  const { grid, latency, windowSeconds }: EndpointDetail = await get(
    request,
    `/api/ops/endpoints/${id}?from=${to - 6 * HOUR * 1_000}&to=${to}`,
  )

  for (const index of [0, Math.floor(grid.count / 2), grid.count - 1]) {
    const at = grid.from + index * grid.stepSeconds * 1_000
    const direct = await quantileOf({ method: 'GET', route: '/api/races' }, 0.95, windowSeconds, at)
    expect(latency.p95[index]).toBeCloseTo(direct, 6)
  }
})

/** A whole minute that is over: nothing of it is still being scraped. Epoch milliseconds. */
const aMinuteAgo = () => Math.floor(Date.now() / 60_000) * 60_000 - 60_000

async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const answer = await request.get(path)
  expect(answer.status(), await answer.text()).toBe(200)
  return answer.json()
}

/** Milliseconds, of the demo's Prometheus itself. */
async function quantileOf(
  { method, route }: { method: string; route: string },
  q: number,
  seconds: number,
  at: number,
): Promise<number> {
  const series = `http_server_request_duration_seconds_bucket{job="paddock",http_request_method="${method}",http_route="${route}"}`
  const query = `histogram_quantile(${q}, sum by (le) (rate(${series}[${seconds}s])))`
  const answer = await fetch(
    `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query, time: String(at / 1_000) })}`,
  )
  const { data } = await answer.json()
  return Number(data.result[0]?.value[1]) * 1_000
}
