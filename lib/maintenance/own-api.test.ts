import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { apiRoutes } from '@/app/routes.generated'
import { database } from '@/db/client'
import { maintenanceWindows } from '@/db/schema'
import { createApiToken } from '@/db/testing/callers'
import type { Role } from '@/lib/auth/permissions'
import { signedInUser } from '@/lib/auth/testing'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import { isHandler } from '@/lib/http/openapi'
import { withOwnDatabase } from '@/lib/worker/testing'
import { endAllMaintenance } from './testing'

const INTERNAL_TOKEN = 'own-api-internal-token'

withOwnDatabase()
beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})
afterEach(async () => {
  await endAllMaintenance()
  vi.unstubAllEnvs()
  vi.stubEnv('ENABLE_INTERNAL_ROUTES', 'true')
  vi.stubEnv('INTERNAL_SERVICE_TOKEN', INTERNAL_TOKEN)
  resetEnv()
})
beforeAll(() => {
  vi.stubEnv('ENABLE_INTERNAL_ROUTES', 'true')
  vi.stubEnv('INTERNAL_SERVICE_TOKEN', INTERNAL_TOKEN)
  resetEnv()
})
afterAll(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

type Sent = { headers?: Record<string, string>; body?: unknown; params?: Record<string, unknown> }

/** Asks an address by the handler of its route, as Next and the server do. */
async function ask(method: string, path: string, { headers = {}, body, params = {} }: Sent = {}) {
  const pattern = Object.keys(params).reduce(
    (address, name) => address.replace(String(params[name]), name === 'path' ? '[...path]' : `[${name}]`),
    path,
  )
  const handler = apiRoutes.find((route) => route.pattern === pattern)?.handlers[method]
  if (!isHandler(handler)) throw new Error(`there is no ${method} ${pattern}`)
  const answer = await handler(
    new Request(`http://pitwall${path}`, {
      method,
      headers: {
        ...{ host: 'pitwall', origin: 'http://pitwall' },
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve(params) },
  )
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

const internal = (what: 'enable' | 'disable', body?: unknown) =>
  ask('POST', `/api/internal/system/maintenance/${what}`, {
    headers: { 'x-internal-token': INTERNAL_TOKEN },
    body,
  })
const token = async (...scopes: string[]) => ({ authorization: `Bearer ${await createApiToken({ scopes })}` })
const session = async (role: Role) => ({ cookie: (await signedInUser({ role })).cookie })

const read = (headers?: Record<string, string>) => ask('GET', '/api/ops/deploys', headers && { headers })
const write = (headers?: Record<string, string>) =>
  ask('POST', '/api/ops/deploys', { ...(headers && { headers }), body: { service: 'shop', version: '1' } })

const MAINTENANCE = {
  status: 503,
  body: { code: 'maintenance', detail: 'new tyres', status: 503, requestId: expect.any(String) },
}

describe('global maintenance and our own API', () => {
  test('strangers hear 503 with Retry-After, whatever they ask', async () => {
    await internal('enable', { reason: 'new tyres' })
    const refused = await read()

    expect(refused).toMatchObject(MAINTENANCE)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_590)
    expect(await write()).toMatchObject(MAINTENANCE)
    expect(await read({ authorization: 'Bearer pw_unknown' })).toMatchObject(MAINTENANCE)
    expect(await ask('GET', '/api/prom/api/v1/labels')).toMatchObject({ status: 503 })
  })

  test('API tokens hear the same, unless they hold maintenance:bypass', async () => {
    await internal('enable', { reason: 'new tyres' })
    const plain = await token('deploy:read', 'deploy:write')
    const passing = await token('deploy:read', 'deploy:write', 'maintenance:bypass')

    expect([await read(plain), await write(plain)]).toMatchObject([MAINTENANCE, MAINTENANCE])
    expect([(await read(passing)).status, (await write(passing)).status]).toEqual([200, 201])
  })

  test('people keep reading, and write only with maintenance:bypass', async () => {
    await internal('enable', { reason: 'new tyres' })
    const [viewer, oncall] = [await session('viewer'), await session('oncall')]

    expect((await read(viewer)).status).toBe(200)
    expect(await write(viewer)).toMatchObject(MAINTENANCE)
    expect([(await read(oncall)).status, (await write(oncall)).status]).toEqual([200, 201])
  })

  test('a query that comes as a form is a read', async () => {
    await internal('enable')
    const headers = { ...(await session('viewer')), 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask('POST', '/api/prom/api/v1/query', { headers })).body.code).not.toBe('maintenance')
  })

  test('health, switches, the gate and check-ins go on as ever', async () => {
    await internal('enable')
    const id = crypto.randomUUID()
    const checkIn = { headers: await token('cron:check_in'), params: { id }, body: { status: 'ok' } }

    expect((await ask('GET', '/api/health/live')).status).toBe(200)
    expect((await ask('GET', '/api/health/dependencies')).body.code).toBeUndefined()
    expect((await ask('GET', '/api/maintenance/gate')).status).toBe(503)
    expect((await ask('GET', '/api/maintenance/state')).status).toBe(200)
    expect((await ask('GET', `/ping/${id}`, { params: { path: id } })).status).toBe(404)
    expect((await ask('POST', `/api/ops/cron/${id}/check-ins`, checkIn)).status).toBe(404)
    const info = await ask('GET', '/api/internal/system/info', { headers: { 'x-internal-token': 'wrong' } })
    expect(info.status).toBe(401)
    expect((await internal('disable')).body).toMatchObject({ maintenance: false, changed: true })
    expect((await read()).status).toBe(401)
  })

  test.each(['announce', 'read_only'])('in mode %s stays open', async (mode) => {
    await internal('enable', { mode })
    expect((await read()).status).toBe(401)
  })

  test('drain closes it; maintenance of one service does not', async () => {
    await internal('enable', { scope: 'service:shop' })
    expect((await read()).status).toBe(401)
    await internal('enable', { mode: 'drain' })
    expect((await read()).status).toBe(503)
  })

  test('MAINTENANCE_MODE closes it from the first request on, and is not ended by a caller', async () => {
    vi.stubEnv('MAINTENANCE_MODE', 'true')
    resetEnv()

    expect((await read()).status).toBe(503)
    expect(await internal('disable')).toMatchObject({ status: 409, body: { error: true, code: 'conflict' } })
    const dependencies = await ask('GET', '/api/health/dependencies', {
      headers: { 'x-internal-token': INTERNAL_TOKEN },
    })
    expect(dependencies.body.dependencies).toContainEqual(
      expect.objectContaining({ name: 'maintenance_mode', status: 'degraded', code: 'active' }),
    )
  })
})

describe('the switches for machines', () => {
  test('need no body and no content type', async () => {
    const on = await internal('enable')
    const again = await internal('enable', {})
    const off = await internal('disable')

    expect([on.status, again.status, off.status]).toEqual([200, 200, 200])
    expect(on.body).toMatchObject({
      ...{ maintenance: true, changed: true, auditLogged: true },
      window: { scope: 'global', mode: 'full', startedBy: 'internal' },
    })
    expect([again.body.changed, off.body.changed]).toEqual([false, true])
    const [row] = await database()
      .select()
      .from(maintenanceWindows)
      .where(eq(maintenanceWindows.id, on.body.window.id))
    expect(row).toMatchObject({ outcome: 'ended', origin: 'internal' })
  })

  test('take a scope, a mode, a reason and an end, and refuse what they do not know', async () => {
    const endsAt = new Date(Date.now() + 600_000).toISOString()
    const wanted = { scope: 'service:shop', mode: 'drain', reason: 'new tyres', endsAt }

    expect((await internal('enable', wanted)).body.window).toMatchObject(wanted)
    expect((await internal('disable', wanted)).body).toMatchObject({ changed: true, maintenance: false })
    expect((await internal('enable', { ...wanted, soon: true })).status).toBe(400)
    expect((await internal('enable', { scope: 'everything' })).status).toBe(400)
    expect((await internal('enable', { scope: 'service:nobody' })).status).toBe(422)
    expect((await internal('enable', { endsAt: '2020-01-01T00:00:00Z' })).status).toBe(422)
  })

  test('are for the internal token alone', async () => {
    const path = '/api/internal/system/maintenance/enable'
    expect((await ask('POST', path)).status).toBe(401)
    expect((await ask('POST', path, { headers: await session('admin') })).status).toBe(401)
    expect((await ask('POST', path, { headers: await token('maintenance:write') })).status).toBe(401)
  })
})
