import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { type APIRequestContext, expect as baseExpect, request as newRequest } from '@playwright/test'
import { expect, test } from './fixtures'

const FOLDER = 'deploy/grafana'
const VALUES: Record<string, string> = {
  job: 'paddock',
  method: 'GET',
  route: '/api/races',
  database: 'pitwall_db_query_duration_seconds',
}
const PROMTOOL = process.env.PITWALL_PROMTOOL

type Target = { expr: string }
type Panel = { title: string; targets?: Target[] }

const dashboards = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const panelsOf = (name: string): Panel[] => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')).panels

const filledIn = (text: string) => text.replaceAll(/\$\{?(\w+)\}?/g, (whole, name) => VALUES[name] ?? whole)

let machine: APIRequestContext
let token = ''

test.beforeAll(async ({ product, stateOf }) => {
  const person = await newRequest.newContext({ baseURL: product.url, storageState: await stateOf('admin') })
  const made = await person.post('/api/ops/tokens', {
    headers: { origin: product.url },
    data: { name: `grafana ${Date.now()}`, scopes: ['prom:query', 'prom:raw'] },
  })
  token = (await made.json()).token
  const extraHTTPHeaders = { authorization: `Bearer ${token}` }
  machine = await newRequest.newContext({ baseURL: product.url, extraHTTPHeaders })
})

for (const name of dashboards) {
  test(`every panel of ${name} finds data through the proxy`, async () => {
    const queries = panelsOf(name).flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ title, query: filledIn(expr) })),
    )
    expect(queries.length).toBeGreaterThan(4)
    for (const { title, query } of queries) {
      const found = async () => {
        const answer = await machine.post('/api/prom/api/v1/query', { form: { query } })
        return (await answer.json()).data?.result?.length ?? (await answer.text())
      }
      await baseExpect.poll(found, { message: `${title}: ${query}`, timeout: 20_000 }).toBeGreaterThan(0)
    }
  })
}

test('what Grafana asks to see whether a data source works, works', async () => {
  const ask = async (path: string) => (await machine.get(`/api/prom/api/v1/${path}`)).json()
  expect(await ask('status/buildinfo')).toMatchObject({ data: { version: expect.any(String) } })
  expect((await ask('labels?match[]=up')).data).toContain('job')
  expect((await ask('label/job/values')).data).toContain('paddock')
  expect((await ask('metadata?metric=up')).status).toBe('success')
  expect((await ask('query?query=1%2B1')).data).toMatchObject({ resultType: 'scalar' })
  expect((await ask('query?query=up%5B1m%5D')).data).toMatchObject({ resultType: 'matrix' })
})

test('promtool reads a range through the proxy, the same as from the engine', async ({ product }) => {
  test.skip(!PROMTOOL, 'promtool is not here')
  const { prometheusUrl } = JSON.parse(readFileSync(process.env.PITWALL_RUN_JSON ?? '', 'utf8'))
  const end = Math.floor(Date.now() / 60_000) * 60 - 600
  const range = async (server: string, ...more: string[]) => {
    const span = [`--start=${end - 3_600}`, `--end=${end}`, '--step=60s']
    const query = 'sum by (http_route) (rate(http_server_request_duration_seconds_count{job="paddock"}[5m]))'
    const args = ['query', 'range', ...more, ...span, server, query]
    return (await promisify(execFile)(PROMTOOL ?? '', args)).stdout
  }
  const direct = await range(prometheusUrl)
  expect(direct).toContain('/api/races')
  expect(await range(`${product.url}/api/prom`, `--header=Authorization=Bearer ${token}`)).toBe(direct)
})

test('who may only ask named queries gets those, and nothing else', async ({ product, stateOf }) => {
  const viewer = await newRequest.newContext({ baseURL: product.url, storageState: await stateOf('viewer') })
  const ask = (query: string) => viewer.get('/api/prom/api/v1/query', { params: { query } })
  const named = await ask('pitwall:endpoint_p95{service="paddock",method="GET",route="/api/races"}')
  expect((await named.json()).data.result).toHaveLength(1)
  const free = await ask('up')
  expect(free.status()).toBe(403)
  expect(await free.json()).toMatchObject({ status: 'error', errorType: 'forbidden' })
})
