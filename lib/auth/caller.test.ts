import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApiToken } from '@/db/testing/callers'
import { resetEnv } from '@/lib/env'
import type { Access } from '@/lib/http/route'
import { callerOf } from './caller'
import { signedInUser } from './testing'

const CURRENT = 'the-current-internal-token'
const PREVIOUS = 'the-previous-internal-token'
const METRICS = 'the-token-of-the-scraper'

function settings(values: Record<string, string> = {}) {
  const defaults = {
    ENABLE_INTERNAL_ROUTES: 'true',
    INTERNAL_SERVICE_TOKEN: CURRENT,
    INTERNAL_SERVICE_TOKEN_PREVIOUS: PREVIOUS,
    METRICS_TOKEN: METRICS,
  }
  for (const [name, value] of Object.entries({ ...defaults, ...values })) vi.stubEnv(name, value)
  resetEnv()
}

beforeEach(() => settings())
afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

const ask = (access: Access, headers: HeadersInit) =>
  callerOf(new Request('http://pitwall/', { headers }), access, '192.0.2.1')
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('people and services', () => {
  test('a session, an API token, and nobody', async () => {
    const { user, cookie } = await signedInUser({ role: 'oncall' })
    expect(await ask('status:read', { cookie })).toMatchObject({
      kind: 'user',
      id: `user:${user.id}`,
      role: 'oncall',
      address: '192.0.2.1',
    })
    const token = await createApiToken({ scopes: ['status:read'] })
    const service = await ask('status:read', bearer(token))
    expect([service.kind, [...service.permissions]]).toEqual(['token', ['status:read']])
    expect(await ask('status:read', {})).toMatchObject({ kind: 'anonymous' })
  })

  test('with both, the cookie counts', async () => {
    const { cookie } = await signedInUser()
    expect(await ask('status:read', { cookie, ...bearer('pw_unknown') })).toMatchObject({ kind: 'user' })
    const token = await createApiToken({ scopes: [] })
    const stale = { cookie: 'next-auth.session-token=stale', ...bearer(token) }
    expect(await ask('status:read', stale)).toMatchObject({ kind: 'token' })
  })

  test.each(['pw_unknown', '%E0%A4%A', '', `pw_${'a'.repeat(43)}`, 'a b'])(
    'CVE-2026-73418: bearer %j is 401',
    async (token) => {
      await expect(ask('signed_in', bearer(token))).rejects.toMatchObject({ code: 'unauthenticated' })
      expect(await ask('public', bearer(token))).toMatchObject({ kind: 'anonymous' })
    },
  )

  test('an expired and a revoked token are 401', async () => {
    const past = new Date(Date.now() - 1_000)
    for (const values of [{ expiresAt: past }, { revokedAt: past }]) {
      const token = await createApiToken({ scopes: ['status:read'], ...values })
      await expect(ask('status:read', bearer(token))).rejects.toMatchObject({ code: 'unauthenticated' })
    }
  })

  test('H15: forged, empty and endless cookies are nobody', async () => {
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const chunks = Array.from({ length: 50 }, (_, nth) => `next-auth.session-token.${nth}=${'x'.repeat(200)}`)
    const cookies = [
      `next-auth.session-token=${none}.e30.`,
      'next-auth.session-token=',
      chunks.join('; '),
      '=;;%',
    ]
    for (const cookie of cookies)
      expect(await ask('status:read', { cookie })).toMatchObject({ kind: 'anonymous' })
  })
})

describe('internal routes', () => {
  const internal = (headers: HeadersInit) => ask('internal', headers)

  test('are not there unless switched on', async () => {
    settings({ ENABLE_INTERNAL_ROUTES: 'false' })
    await expect(internal({ 'x-internal-token': CURRENT })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('open to the current and the previous token', async () => {
    for (const token of [CURRENT, PREVIOUS])
      expect(await internal({ 'x-internal-token': token })).toMatchObject({ kind: 'internal' })
  })

  test('H13: no token, a wrong one, one given twice or with a blank is 401, whatever else is sent', async () => {
    const { cookie } = await signedInUser({ role: 'admin' })
    const twice: [string, string][] = [
      ['x-internal-token', CURRENT],
      ['x-internal-token', CURRENT],
    ]
    const senders: HeadersInit[] = [
      { cookie },
      bearer(CURRENT),
      { 'x-internal-token': '' },
      { 'x-internal-token': `${CURRENT} x` },
      { 'x-internal-token': CURRENT.slice(1) },
      twice,
    ]
    for (const headers of senders)
      await expect(internal(headers)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('in production need HTTPS, told by a trusted proxy, or direct loopback', async () => {
    const token = { 'x-internal-token': CURRENT }
    const local = { ...token, 'x-pitwall-peer': '127.0.0.1' }
    const production = {
      APP_ENV: 'production',
      NEXTAUTH_SECRET: 'x'.repeat(32),
      DATABASE_URL: String(process.env.DATABASE_URL),
    }
    settings(production)
    await expect(internal({ ...token, 'x-pitwall-peer': '192.0.2.7' })).rejects.toMatchObject({
      code: 'https_required',
      message: expect.stringMatching(/TRUSTED_PROXY_HOPS.*INTERNAL_REQUIRE_HTTPS/),
    })
    expect(await internal(local)).toMatchObject({ kind: 'internal' })
    const behindProxy = { ...local, 'x-pitwall-forwarded': '1', 'x-forwarded-proto': 'https' }
    await expect(internal(behindProxy)).rejects.toMatchObject({ code: 'https_required' })
    settings({ ...production, TRUSTED_PROXY_HOPS: '1' })
    expect(await internal(behindProxy)).toMatchObject({ kind: 'internal' })
    settings({ ...production, INTERNAL_REQUIRE_HTTPS: 'false' })
    expect(await internal({ ...token, 'x-pitwall-peer': '192.0.2.7' })).toMatchObject({ kind: 'internal' })
  })
})

test('metrics open to METRICS_TOKEN alone', async () => {
  const { cookie } = await signedInUser({ role: 'admin' })
  const scraper = await ask('metrics', bearer(METRICS))
  expect([scraper.id, [...scraper.permissions]]).toEqual(['metrics', ['status:read']])
  const others: HeadersInit[] = [{}, { cookie }, bearer('wrong'), { 'x-internal-token': CURRENT }]
  for (const headers of others)
    await expect(ask('metrics', headers)).rejects.toMatchObject({ code: 'unauthenticated' })
  settings({ METRICS_TOKEN: '' })
  await expect(ask('metrics', bearer(METRICS))).rejects.toMatchObject({ code: 'unauthenticated' })
})
