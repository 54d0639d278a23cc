import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { as, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { replaceInstance } from '@/lib/process-wide'
import { signatureOf } from '@/lib/queues/adapters/http/backend'
import { revealField } from '../commands'
import { revealInput, tenantList, tenantQuery } from '../contract'
import { getTenant, getTenantPart, listTenants } from '../queries'
import { ago, CANARY } from '../testing'

const SECRET = 'a-secret-of-the-tests'
const DAY = tenantQuery.parse({})
const asked: string[] = []
let server: Server
let said: Record<string, (parameters: URLSearchParams) => unknown> = {}
let status = 200

/** A backend that tells about its tenants to who signs as it was told. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const target = request.url ?? ''
    const { pathname, searchParams } = new URL(target, 'http://backend')
    asked.push(target)
    const time = Number(request.headers['pitwall-time'])
    const expected = signatureOf(SECRET, { time, method: 'GET', target, body: '' })
    const isSigned =
      request.headers['pitwall-signature'] === expected && Math.abs(Date.now() / 1_000 - time) < 60
    const items = said[pathname.slice(1)]?.(searchParams) ?? []
    response
      .writeHead(isSigned ? status : 401, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  replaceInstance('tenants.source')
  server.close()
})

beforeEach(() => {
  replaceInstance('tenants.source')
  asked.length = 0
  status = 200
  const tenant = {
    id: '12',
    name: 'Monza',
    owner_email: CANARY,
    phone: CANARY,
    api_key: CANARY,
    seats: 4,
    tags: ['a'],
  }
  said = {
    search: () => [
      { ...tenant, active_at: '2026-01-02T03:00:00Z' },
      { id: '123', name: CANARY },
      { name: 'no id' },
    ],
    summary: () => [{ ...tenant, id: '123' }, tenant],
    errors: () => [
      { at: ago(50).toISOString(), endpoint: 'POST /picks', message: `no mailbox ${CANARY}`, tenant: '12' },
      { at: ago(40).toISOString(), endpoint: 'POST /picks', message: 'of another', tenant: '123' },
      { at: 'yesterday', message: 'when?' },
    ],
    users: () => [
      { id: 7, email: CANARY, is_admin: true },
      { id: 8, email: CANARY, is_admin: false },
    ],
  }
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const urls = {
    search: `${base}/search?q={q}&limit={limit}`,
    summary: `${base}/summary?id={tenant}`,
    errors: `${base}/errors?id={tenant}&from={from}&to={to}&limit={limit}`,
    users: `${base}/users?id={tenant}`,
  }
  const fields = {
    name: 'open',
    seats: 'open',
    endpoint: 'open',
    message: 'open',
    owner_email: 'reveal',
    email: 'reveal',
  }
  const impersonation = { url: 'https://app.example/take', audience: 'app' }
  withConfig(
    `tenants: ${JSON.stringify({ kind: 'http', urls, secret: SECRET, fields, searchBy: ['name'], impersonation })}`,
  )
})

describe('a backend that tells about its own tenants', () => {
  test('is asked signed, with everything in its place', async ({ ctx }) => {
    const id = '12&id=123#?/../%'
    said.summary = (parameters) => [{ id: parameters.get('id'), name: 'Odd' }]
    const view = await getTenant(as(ctx, 'support'), id, DAY)

    expect(view).toMatchObject({ id, name: 'Odd' })
    expect(asked).toContain(`/summary?id=${encodeURIComponent(id)}`)
    expect(view.cards.filter(({ id: part }) => part === 'errors')).toMatchObject([{ status: 'ok' }])
  })

  test('is believed only as far as it is about this tenant, and nobody is told', async ({ ctx }) => {
    const view = await getTenant(as(ctx, 'support'), '12', DAY)

    expect(view.summary?.fields).toMatchObject([
      { name: 'owner_email', text: 'c•••@•••', canReveal: true },
      { name: 'phone', text: 'c•••@•••', canReveal: false },
      { name: 'seats', text: '4', isMasked: false },
      { name: 'tags', isMasked: true },
    ])
    expect(view.errors?.items).toMatchObject([{ count: 1, sample: 'no mailbox c•••@•••' }])
    expect(view.users?.items.map(({ id, mayImpersonate }) => [id, mayImpersonate.allowed])).toEqual([
      ...[
        ['7', false],
        ['8', true],
      ],
    ])
    expect(JSON.stringify(view)).not.toMatch(/canary/)
    await expect(getTenant(ctx, '1', DAY)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('finds only what is shown to match', async ({ ctx }) => {
    const found = async (q: string) =>
      (await listTenants(ctx, tenantList.parse({ q }))).items.map(({ id }) => id)

    expect(await found('')).toEqual(['12', '123'])
    expect(await found('mon')).toEqual(['12'])
    expect(await found('123')).toEqual(['123'])
    expect(await found('canary')).toEqual(['123'])
    expect(await found('xyz')).toEqual([])
  })

  test('reveals one value', async ({ ctx }) => {
    const input = revealInput.parse({ part: 'users', field: 'email', userId: '8', reason: 'they ask' })
    expect(await revealField(as(ctx, 'support'), '12', input)).toMatchObject({ text: CANARY })
    const { data } = await getTenantPart(as(ctx, 'support'), '12', 'users', DAY)
    expect(data).toMatchObject({ items: [{ fields: [{ isMasked: true }] }, { fields: [{ text: CANARY }] }] })
  })

  test('that fails costs the part, and what it says does not come through', async ({ ctx }) => {
    said.summary = () => [{ id: '12', name: 'Monza' }]
    said.errors = () => {
      status = 500
      return [CANARY]
    }
    const [errors] = [await getTenantPart(ctx, '12', 'errors', DAY)]

    expect(errors).toMatchObject({ status: 'slow', problem: 'The backend answers 500.', data: null })
    status = 200
    said.errors = () => 'nothing of the sort'
    expect(await getTenantPart(ctx, '12', 'errors', DAY)).toMatchObject({ status: 'failed' })
  })
})
