import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { apiRoutes } from '@/app/routes.generated'
import { database } from '@/db/client'
import { users } from '@/db/schema'
import { createApiToken } from '@/db/testing/callers'
import { isPermission, PERMISSIONS, ROLES, type Role } from '@/lib/auth/permissions'
import { signedInUser } from '@/lib/auth/testing'
import { resetEnv } from '@/lib/env'
import { isHandler } from '@/lib/http/openapi'
import type { Access, Handler } from '@/lib/http/route'
import { endAllMaintenance } from '@/lib/maintenance/testing'
import { withOwnDatabase } from '@/lib/worker/testing'
import { routesFile, routesSource } from '@/scripts/routes.mjs'

withOwnDatabase()
// Some routes turn maintenance on, which would then be what every other answer is about.
afterEach(endAllMaintenance)

const INTERNAL_TOKEN = 'matrix-internal-token'
const METRICS_TOKEN = 'matrix-metrics-token'
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Every handler on disk: a new route file is in the matrix the moment it exists. */
const handlers = apiRoutes.flatMap(({ pattern, handlers: exported }) =>
  METHODS.flatMap((method) => {
    const handler = exported[method]
    return handler === undefined ? [] : [{ name: `${method} ${pattern}`, method, pattern, handler }]
  }),
)

const cookies = new Map<Role, string>()

beforeAll(async () => {
  vi.stubEnv('ENABLE_INTERNAL_ROUTES', 'true')
  vi.stubEnv('INTERNAL_SERVICE_TOKEN', INTERNAL_TOKEN)
  vi.stubEnv('METRICS_TOKEN', METRICS_TOKEN)
  resetEnv()
  for (const role of ROLES) cookies.set(role, (await signedInUser({ role })).cookie)
})

afterAll(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

async function statusFor(
  handler: Handler,
  method: string,
  pattern: string,
  credentials: Record<string, string>,
) {
  const params = Object.fromEntries(
    [...pattern.matchAll(/\[([^.\]]+)\]/g)].map(([, name]) => [name, crypto.randomUUID()]),
  )
  const path = pattern.replaceAll(/\[([^\]]+)\]/g, 'x')
  const headers = { host: 'pitwall', origin: 'http://pitwall', ...credentials }
  const answer = await handler(new Request(`http://pitwall${path}`, { method, headers }), {
    params: Promise.resolve(params),
  })
  if (answer.status === 401 || answer.status === 403) await expectNothingButRefusal(answer)
  else await answer.body?.cancel()
  return answer.status
}

async function expectNothingButRefusal(answer: Response) {
  const problem = ['type', 'title', 'status', 'code', 'detail', 'requestId', 'traceId', 'error', 'reason']
  const known = [...problem, 'errorType']
  expect(Object.keys(await answer.json()).filter((key) => !known.includes(key))).toEqual([])
}

const mayRole = (access: Access, role: Role) =>
  isPermission(access)
    ? PERMISSIONS[access].some((holder) => holder === role)
    : access === 'public' || access === 'signed_in'

const refusedAs = (access: Access, known: boolean) =>
  known && !['internal', 'metrics', 'local_or_service'].includes(access) ? 403 : 401

describe('the matrix covers what is on disk', () => {
  test('the routes table is up to date', () => {
    expect(readFileSync(routesFile, 'utf8')).toBe(routesSource())
  })

  test.each(handlers)('$name was made by route(), so it has a permission', ({ handler }) => {
    expect(isHandler(handler)).toBe(true)
  })
})

describe.each(handlers)('$name', ({ method, pattern, handler }) => {
  if (!isHandler(handler)) return
  const access = handler.spec.permission
  const ask = (credentials: Record<string, string>) => statusFor(handler, method, pattern, credentials)
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  const expectAnswer = (status: number, allowed: boolean, known: boolean) =>
    allowed ? expect([401, 403]).not.toContain(status) : expect(status).toBe(refusedAs(access, known))

  test('anonymous', async () => expectAnswer(await ask({}), access === 'public', false))

  test.each(ROLES)('a session of role %s', async (role) => {
    expectAnswer(await ask({ cookie: cookies.get(role) ?? '' }), mayRole(access, role), true)
  })

  test('a service token with just this scope, and one without it', async () => {
    const scope = isPermission(access) ? access : 'status:read'
    const open = access === 'public' || access === 'signed_in' || access === 'local_or_service'
    const allowed = isPermission(access) || open
    expectAnswer(await ask(bearer(await createApiToken({ scopes: [scope] }))), allowed, true)
    expectAnswer(await ask(bearer(await createApiToken({ scopes: [] }))), open, true)
  })

  test('the internal token and the metrics token open their own routes', async () => {
    expectAnswer(
      await ask({ 'x-internal-token': INTERNAL_TOKEN }),
      access === 'internal' || access === 'public' || access === 'local_or_service',
      false,
    )
    expectAnswer(await ask(bearer(METRICS_TOKEN)), access === 'metrics' || access === 'public', false)
  })

  test('a revoked token and a disabled user are strangers', async () => {
    const revoked = await createApiToken({ scopes: Object.keys(PERMISSIONS), revokedAt: new Date() })
    expectAnswer(await ask(bearer(revoked)), access === 'public', false)

    const { user, cookie } = await signedInUser({ role: 'admin' })
    await database().update(users).set({ disabledAt: new Date() }).where(eq(users.id, user.id))
    expectAnswer(await ask({ cookie }), access === 'public', false)
  })

  test('the header that once skipped the middleware changes nothing', async () => {
    const status = await ask({
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    })
    expectAnswer(status, access === 'public', false)
  })

  test('a forged session is no session', async () => {
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"admin"}').toString('base64url')}.`
    for (const value of [none, 'x'.repeat(8_000), '%E0%A4%A', '']) {
      expectAnswer(await ask({ cookie: `next-auth.session-token=${value}` }), access === 'public', false)
    }
  })

  test('a write with a session but without our Origin is refused', async () => {
    // Where nobody looks at a session, none can be abused.
    const isUnasked = handler.spec.caller === 'unasked'
    if (method === 'GET' || isUnasked || !mayRole(access, 'admin')) return
    for (const origin of ['null', 'https://evil.example', 'http://pitwall.evil']) {
      expect(await ask({ cookie: cookies.get('admin') ?? '', origin })).toBe(403)
    }
  })
})
