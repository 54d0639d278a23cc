import { beforeAll, expect, test } from 'vitest'
import { GET, POST } from '@/app/api/ops/deploys/route'
import { GET as getHealth } from '@/app/api/ops/health/route'
import { GET as getService } from '@/app/api/ops/services/[id]/route'
import { GET as getSpans } from '@/app/api/ops/services/[id]/spans/route'
import { createApiToken } from '@/db/testing/callers'
import { withConfig } from '@/lib/config/testing'
import type { Handler } from '@/lib/http/route'

let authorization = ''
beforeAll(async () => {
  withConfig('services: [{ id: route-shop, name: Shop, url: "http://shop.example" }]')
  authorization = `Bearer ${await createApiToken({ scopes: ['deploy:write', 'deploy:read', 'status:read'] })}`
})

type Asked = {
  query?: string
  params?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
}

async function ask(handler: Handler, { query = '', params = {}, body, headers }: Asked = {}) {
  const request = new Request(`http://pitwall/api/ops/x${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'pitwall', authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await handler(request, { params: Promise.resolve(params) })
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed'),
    body: await answer.json(),
  }
}

test('a pipeline tells a deploy once, and the same key gives the same answer', async () => {
  const told = {
    body: { service: 'route-shop', version: '1.0.0' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  }
  const first = await ask(POST, told)
  expect(first).toMatchObject({ status: 201, body: { version: '1.0.0', source: 'ci' } })
  expect(await ask(POST, told)).toEqual({ ...first, replayed: 'true' })
  expect((await ask(GET, { query: '?service=route-shop' })).body.items).toEqual([first.body])
})

test.each([
  ['an unknown field', { service: 'route-shop', version: '1', sha: 'x' }, 400],
  ['no version', { service: 'route-shop' }, 400],
  ['control characters', { service: 'route-shop', version: '1\u001b[2J' }, 400],
  ['a script as address', { service: 'route-shop', version: '1', url: 'javascript:alert(1)' }, 400],
  ['an unknown service', { service: 'nobody', version: '1' }, 422],
])('%s is refused', async (_what, body, status) => {
  expect((await ask(POST, { body })).status).toBe(status)
})

test('the summary answers, and a service by its id', async () => {
  expect(await ask(getHealth)).toMatchObject({
    status: 200,
    body: { level: 'unknown', services: [{ id: 'route-shop' }] },
  })
  expect(await ask(getService, { params: { id: 'route-shop' } })).toMatchObject({
    status: 200,
    body: { id: 'route-shop', spans: [], availability: null, deploys: [{ version: '1.0.0' }] },
  })
})

test.each(['nobody', '../etc', "x' or 1=1", ''])('there is no service %j', async (id) => {
  expect([400, 404]).toContain((await ask(getService, { params: { id } })).status)
})

test.each([
  ['?from=now-6h&to=now', 200],
  ['?from=1767225600000', 200],
  ['?from=now&to=now-6h', 400],
  ['?from=yesterday', 400],
  ['?from=now-6h&from=now-1h', 400],
])('the spans of the range %s answer %i', async (query, status) => {
  expect((await ask(getSpans, { query, params: { id: 'route-shop' } })).status).toBe(status)
})
