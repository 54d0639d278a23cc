import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { database } from '@/db/client'
import { opsAuditEvents } from '@/db/schema'
import { createApiToken } from '@/db/testing/callers'
import { resetEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { takeToken } from './rate-limit'
import { type Handler, route } from './route'

const greeting = z.strictObject({ name: z.string().max(20), loud: z.boolean().optional() })

const greet = route(
  { permission: 'deploy:write', summary: 'Greets', body: greeting, status: 201 },
  (ctx, { body }) => ({
    text: `Hello ${body.name}`,
    by: ctx.actor.name,
  }),
)

const failing = (error: unknown) =>
  route({ permission: 'public', summary: 'Fails' }, () => {
    throw error
  })

async function call(handler: Handler, init: RequestInit = {}, path = '/api/ops/greetings') {
  const answer = await handler(new Request(`http://pitwall${path}`, init))
  return { answer, body: answer.status === 204 ? undefined : await answer.json() }
}

async function sending(body: unknown, scopes = ['deploy:write']) {
  const token = await createApiToken({ scopes })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return { method: 'POST', headers, body: JSON.stringify(body) }
}

describe('route', () => {
  test('answers the resource with its status, never cached, with the request id of the caller', async () => {
    const init = await sending({ name: 'Ada' })
    const { answer, body } = await call(greet, {
      ...init,
      headers: { ...init.headers, 'x-request-id': 'ci-42' },
    })

    expect(answer.status).toBe(201)
    expect(body).toMatchObject({ text: 'Hello Ada' })
    expect(answer.headers.get('x-request-id')).toBe('ci-42')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test.each([undefined, 'two words', 'x'.repeat(129), ''])(
    'replaces the unusable request id %j',
    async (given) => {
      const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given }
      const { answer } = await call(failing(new AppError('conflict', 'Taken.')), { headers })
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('nothing to say is 204', async () => {
    const { answer } = await call(route({ permission: 'public', summary: 'Quiet' }, () => undefined))
    expect(answer.status).toBe(204)
  })

  test('without credentials 401, without the permission 403, with a broken token 401', async () => {
    const missing = await call(greet, { method: 'POST' })
    expect(missing.body).toMatchObject({ status: 401, code: 'unauthenticated' })

    const weak = await call(greet, await sending({ name: 'Ada' }, ['status:read']))
    expect(weak.body).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringContaining('deploy:write'),
    })

    for (const authorization of ['Bearer %E0%A4%A', 'Bearer', 'Bearer pw_unknown', 'Basic YTpi']) {
      const { answer } = await call(greet, { method: 'POST', headers: { authorization } })
      expect(answer.status).toBe(401)
    }
  })

  test('who may not hears that however often they ask; beyond the rate no row is written', async () => {
    const who = route({ permission: 'signed_in', summary: 'Who' }, ({ actor }) => actor.id)
    const requestId = crypto.randomUUID()
    const init = await sending({ name: 'Ada' }, ['status:read'])
    const headers = { ...init.headers, 'x-request-id': requestId }
    const { body: caller } = await call(who, { headers })
    expect(() => {
      for (;;) takeToken('write', String(caller))
    }).toThrow('a minute')

    expect((await call(greet, { ...init, headers })).answer.status).toBe(403)
    expect(
      await database().select().from(opsAuditEvents).where(eq(opsAuditEvents.requestId, requestId)),
    ).toEqual([])
  })

  test('a route that says the same to everybody looks up nobody', async () => {
    const kind = (caller: 'asked' | 'unasked') =>
      route({ permission: 'public', summary: 'Who', caller }, ({ actor }) => actor.kind)
    const { headers } = await sending({})

    expect((await call(kind('asked'), { headers })).body).toBe('token')
    expect((await call(kind('unasked'), { headers })).body).toBe('anonymous')
  })

  test('an allowed origin also reads why it was refused', async () => {
    vi.stubEnv('CORS_ALLOWED_ORIGINS', 'https://app.example.com')
    resetEnv()
    const { answer } = await call(greet, { method: 'POST', headers: { origin: 'https://app.example.com' } })
    vi.unstubAllEnvs()
    resetEnv()

    expect(answer.status).toBe(401)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  })

  test('what no schema names is refused: a body or a query where none is meant', async () => {
    const close = route({ permission: 'deploy:write', summary: 'Closes' }, () => undefined)
    const status = async (body: unknown, path?: string) =>
      (await call(close, await sending(body), path)).answer.status

    expect(await status({})).toBe(204)
    expect(await status({ force: true })).toBe(400)
    expect(await status({}, '/api/ops/greetings?force=1')).toBe(400)
  })

  test('a refused write of somebody known leaves an audit row, a stranger leaves none', async () => {
    const requestId = crypto.randomUUID()
    const init = await sending({ name: 'Ada' }, ['status:read'])
    await call(greet, { ...init, headers: { ...init.headers, 'x-request-id': requestId } })
    await call(greet, { method: 'POST', headers: { 'x-request-id': requestId } })

    const rows = await database().select().from(opsAuditEvents).where(eq(opsAuditEvents.requestId, requestId))
    expect(rows).toMatchObject([{ action: 'request.refused', subject: 'POST /api/ops/greetings' }])
  })

  test('refuses before it reads: a stranger with a huge body hears 401', async () => {
    const { answer } = await call(greet, { method: 'POST', body: 'x'.repeat(200_000) })
    expect(answer.status).toBe(401)
  })

  test('H01 H04: what does not fit the schema is 400 with the path of each problem', async () => {
    for (const body of [
      null,
      [],
      'x',
      7,
      {},
      { name: 1 },
      { name: 'Ada', extra: 1 },
      { name: 'x'.repeat(21) },
    ]) {
      const { answer, body: failure } = await call(greet, await sending(body))
      expect(answer.status).toBe(400)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(failure).toMatchObject({
        code: 'invalid',
        fields: [{ path: expect.any(String), message: expect.any(String) }],
      })
    }
  })

  test('H04: a __proto__ key is an unknown field and changes nothing', async () => {
    const init = await sending({})
    const { answer } = await call(greet, { ...init, body: '{"name":"Ada","__proto__":{"loud":true}}' })
    expect([201, 400]).toContain(answer.status)
    expect(Object.prototype).not.toHaveProperty('loud')
  })

  test('a failure carries code, detail, request id and its headers', async () => {
    const { answer, body } = await call(
      failing(new AppError('rate_limited', 'Slow down.', { retryAfterSeconds: 1.2 })),
    )

    expect(answer.headers.get('retry-after')).toBe('2')
    expect(body).toMatchObject({
      title: 'rate limited',
      status: 429,
      code: 'rate_limited',
      detail: 'Slow down.',
      requestId: answer.headers.get('x-request-id'),
    })
  })

  test('an AppError wrapped by a driver keeps its code', async () => {
    const wrapped = new Error('Failed query', { cause: new AppError('unavailable', 'The database is away.') })
    expect((await call(failing(wrapped))).body).toMatchObject({ status: 503, code: 'unavailable' })
  })

  test('a bug is a 500 that shows nothing of its cause', async () => {
    const { answer, body } = await call(failing(new Error('password=hunter2 at /srv/app.ts:1')))
    expect(answer.status).toBe(500)
    expect(JSON.stringify(body)).not.toMatch(/hunter2|app\.ts/)
  })

  test("a ZodError below the edge is our bug, not the caller's", async () => {
    const deep = route({ permission: 'public', summary: 'Parses inside' }, () => z.number().parse('x'))
    expect((await call(deep)).answer.status).toBe(500)
  })

  test('under /api/internal a failure also carries error and reason', async () => {
    const { body } = await call(failing(new AppError('not_found', 'Gone.')), {}, '/api/internal/system/info')
    expect(body).toMatchObject({ error: true, reason: 'Gone.' })
  })

  test('a parameter given twice is refused where one is meant', async () => {
    const query = z.strictObject({ limit: z.string().optional() })
    const list = route({ permission: 'public', summary: 'Lists', query }, () => [])
    expect((await call(list, {}, '/api/x?limit=1&limit=2')).answer.status).toBe(400)
    expect((await call(list, {}, '/api/x?limit=%00')).answer.status).toBe(400)
    expect((await call(list, {}, '/api/x?limit=1')).answer.status).toBe(200)
  })

  test('a handler without a permission does not come into being', () => {
    expect(() => route(JSON.parse('{"summary":"Open"}'), () => undefined)).toThrow('needs a permission')
    expect(() => route(JSON.parse('{"summary":"Open","permission":"all"}'), () => undefined)).toThrow()
  })
})
