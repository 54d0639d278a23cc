import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { GET as dependencies } from '@/app/api/health/dependencies/route'
import { GET as live } from '@/app/api/health/live/route'
import { GET as ping } from '@/app/api/health/ping/route'
import { GET as ready } from '@/app/api/health/ready/route'
import { GET as protectedReady } from '@/app/health/ready/route'
import { pool } from '@/db/client'
import { createApiToken } from '@/db/testing/callers'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import type { Handler } from '@/lib/http/route'
import { unusedPort } from '@/lib/probes/adapter.contract'
import { replaceInstance } from '@/lib/process-wide'

const TOKEN = 'health-internal-token'

beforeAll(() => {
  withConfig('dependencies: [{ id: backups, kind: local, path: / }]')
})
afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

async function ask(handler: Handler, headers: Record<string, string> = {}) {
  const answer = await handler(new Request('http://pitwall/x', { headers: { host: 'pitwall', ...headers } }))
  return { status: answer.status, body: await answer.json() }
}

const withToken = () => {
  vi.stubEnv('ENABLE_INTERNAL_ROUTES', 'true')
  vi.stubEnv('INTERNAL_SERVICE_TOKEN', TOKEN)
  resetEnv()
  return { 'x-internal-token': TOKEN }
}

test('live says who it is and touches nothing', async () => {
  expect(await ask(live)).toMatchObject({
    status: 200,
    body: { status: 'ok', uptimeSeconds: expect.any(Number) },
  })
  expect(live.spec).toMatchObject({ caller: 'unasked', rate: 'none' })
})

test('ping tells how the database answers, to anybody', async () => {
  expect(await ask(ping)).toMatchObject({
    status: 200,
    body: { status: 'ok', latencyMs: expect.any(Number), database: { status: 'healthy' } },
  })
})

describe('ready', () => {
  test('tells strangers the status alone, and those who may know why', async () => {
    expect(await ask(ready)).toEqual({ status: 200, body: { status: 'ready' } })
    expect(await ask(ready, withToken())).toMatchObject({
      status: 200,
      body: {
        checks: {
          database: { status: 'ok' },
          migrations: { status: 'current' },
          config: { status: 'ok' },
          draining: { status: 'disabled' },
        },
      },
    })
    const bearer = { authorization: `Bearer ${await createApiToken({ scopes: ['status:read'] })}` }
    expect((await ask(ready, bearer)).body).toHaveProperty('checks')
  })

  test('is protected at its other address', async () => {
    expect((await ask(protectedReady)).status).toBe(401)
    expect((await ask(protectedReady, { 'x-internal-token': 'wrong-internal-token' })).status).toBe(401)
    expect(
      (await ask(protectedReady, { 'x-pitwall-peer': '127.0.0.1', 'x-pitwall-forwarded': '1' })).status,
    ).toBe(401)
    expect((await ask(protectedReady, { 'x-pitwall-peer': '10.0.0.9' })).status).toBe(401)

    expect((await ask(protectedReady, { 'x-pitwall-peer': '127.0.0.1' })).body).toHaveProperty('checks')
    expect((await ask(protectedReady, withToken())).status).toBe(200)
    const bearer = { authorization: `Bearer ${await createApiToken({ scopes: [] })}` }
    expect(await ask(protectedReady, bearer)).toEqual({ status: 200, body: { status: 'ready' } })
  })
})

describe('dependencies', () => {
  test('tells strangers the status alone', async () => {
    const { body } = await ask(dependencies)
    expect(Object.keys(body)).toEqual(['status'])
  })

  test('names what Pitwall rests on, storage included, with closed codes', async () => {
    const { status, body } = await ask(dependencies, withToken())
    expect(status).toBe(200)
    expect(body.dependencies).toMatchObject([
      { name: 'database', status: 'healthy', code: 'ok', critical: true },
      { name: 'worker', critical: false },
      { name: 'internal_service_auth', status: 'healthy', code: 'ok' },
      { name: 'maintenance_mode', status: 'healthy', code: 'disabled' },
      { name: 'prometheus', status: 'healthy', code: 'disabled' },
      { name: 'backups', status: 'unknown' },
    ])
  })
})

test('without a database ready and dependencies are 503 while live is 200', async () => {
  const port = await unusedPort()
  await pool().end(1_000)
  for (const name of ['database', 'readiness']) replaceInstance(name)
  vi.stubEnv('DATABASE_URL', `postgres://postgres@127.0.0.1:${port}/none`)
  const headers = withToken()

  expect((await ask(live)).status).toBe(200)
  expect(await ask(ready)).toEqual({ status: 503, body: { status: 'not_ready' } })
  expect(await ask(dependencies, headers)).toMatchObject({
    status: 503,
    body: {
      status: 'unhealthy',
      dependencies: [
        { name: 'database', status: 'unhealthy', code: 'refused' },
        { name: 'worker', status: 'unknown' },
        {},
        {},
        {},
      ],
    },
  })
  expect((await ask(ping)).body).toMatchObject({ status: 'degraded', database: { status: 'unhealthy' } })
})
