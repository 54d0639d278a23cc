import { beforeAll, describe, expect, test } from 'vitest'
import { GET as getEndpoint } from '@/app/api/ops/endpoints/[id]/route'
import { GET as getEndpoints } from '@/app/api/ops/endpoints/route'
import { createApiToken } from '@/db/testing/callers'
import { withConfig } from '@/lib/config/testing'
import type { Handler } from '@/lib/http/route'
import { endpointDetail, endpointList } from './contract'
import { canRunPrometheus, setEngine, withoutPrometheus, withPrometheus } from './testing/engine'
import { SHOP_CONFIG, SHOP_NOW, shopSamples } from './testing/shop'

withPrometheus(shopSamples)

const HOUR = `from=${SHOP_NOW.getTime() - 3_600_000}&to=${SHOP_NOW.getTime()}`
let authorization = ''

beforeAll(async () => {
  withConfig(SHOP_CONFIG)
  authorization = `Bearer ${await createApiToken({ scopes: ['endpoint:read'] })}`
})

async function ask(handler: Handler, query: string, params: Record<string, string> = {}) {
  const request = new Request(`http://pitwall/api/ops/endpoints?${query}`, {
    headers: { host: 'pitwall', authorization },
  })
  const answer = await handler(request, { params: Promise.resolve(params) })
  return { status: answer.status, body: await answer.json() }
}

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  test('the list is of its contract, and its page goes on', async () => {
    const { status, body } = await ask(getEndpoints, `${HOUR}&limit=2&service=shop`)

    expect(status).toBe(200)
    expect(endpointList.strict().parse(body).items).toHaveLength(2)
    const next = await ask(getEndpoints, `${HOUR}&limit=200&cursor=${encodeURIComponent(body.nextCursor)}`)
    expect(next.body.items[0].id > body.items[1].id).toBe(true)
  })

  test('an endpoint is of its contract', async () => {
    const id = 'shop:GET:~1orders~1:id'
    const { status, body } = await ask(getEndpoint, `${HOUR}&compare=last_week`, { id })

    expect(status).toBe(200)
    expect(endpointDetail.strict().parse(body)).toMatchObject({ id, comparison: { kind: 'last_week' } })
  })
})

test.each([
  ['limit=201', 400],
  ['limit=0', 400],
  ['from=yesterday', 400],
  ['from=now-60d', 422],
  ['cursor=x', 400],
  ['sort=p95', 400],
])('a list of %s answers %i', async (query, status) => {
  expect((await ask(getEndpoints, query)).status).toBe(status)
})

test.each([
  ['x', '', 400],
  ['nobody', '', 404],
  ['shop:GET:/raw', '', 404],
  ['shop:GET:~1orders', 'compare=tomorrow', 400],
  ['shop:GET:~1orders', 'from=now-5m', 422],
])('the endpoint %j with %j answers %i', async (id, query, status) => {
  expect((await ask(getEndpoint, query, { id })).status).toBe(status)
})

test('without an engine both are unavailable', async () => {
  const known = process.env.PROMETHEUS_URL
  setEngine(undefined)
  try {
    expect((await ask(getEndpoints, 'from=now-3h')).status).toBe(503)
    expect((await ask(getEndpoint, '', { id: 'shop:GET:~1orders' })).status).toBe(503)
  } finally {
    setEngine(known)
  }
})
