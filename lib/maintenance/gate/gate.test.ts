import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { GET as gateRoute } from '@/app/api/maintenance/gate/route'
import { GET as stateRoute } from '@/app/api/maintenance/state/route'
import { sha256 } from '@/lib/auth/secrets'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import { memory } from '../memory/known'
import { forgetKnown, pretendKnown } from '../testing'

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", health: { live: /up } }
  - { id: portal, name: Portal, url: "http://portal.example" }
`)
})
beforeEach(forgetKnown)
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  resetEnv()
})

const NOW = new Date('2026-01-02T03:04:05Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

async function gate(query: string, headers: Record<string, string> = {}) {
  const answer = await gateRoute(new Request(`http://pitwall/api/maintenance/gate?${query}`, { headers }))
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined }
}

async function state(query = '', headers: Record<string, string> = {}) {
  const answer = await stateRoute(new Request(`http://pitwall/api/maintenance/state?${query}`, { headers }))
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined }
}

describe('the gate', () => {
  test('is open when nothing is on, and says so', async () => {
    pretendKnown([])
    const { status, headers, body } = await gate('service=shop&path=/picks&method=POST')

    expect([status, body]).toEqual([204, undefined])
    expect(headers.get('x-maintenance')).toBe('open')
    expect(headers.get('x-maintenance-stale')).toBeNull()
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('says why it is closed, until when, and when to ask again', async () => {
    pretendKnown([{ scope: 'service:shop', reason: 'neue Reifen – bald', endsAt: later(30) }], NOW)
    const { status, headers, body } = await gate('service=shop&path=/picks')

    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1_790)
    expect(headers.get('x-maintenance')).toBe('full')
    expect(headers.get('x-maintenance-until')).toBe(later(30).toISOString())
    expect(decodeURIComponent(headers.get('x-maintenance-reason') ?? '')).toBe('neue Reifen – bald')
    expect(body).toMatchObject({ code: 'maintenance', status: 503, detail: 'neue Reifen – bald' })
    expect((await gate('service=portal&path=/picks')).status).toBe(204)
  })

  test.each([
    ['announce', 'GET', 204],
    ['announce', 'POST', 204],
    ['read_only', 'GET', 204],
    ['read_only', 'head', 204],
    ['read_only', 'POST', 503],
    ['read_only', 'delete', 503],
    ['drain', 'GET', 503],
    ['full', 'OPTIONS', 503],
  ] as const)('in mode %s answers %s with %i', async (mode, method, expected) => {
    pretendKnown([{ scope: 'global', mode }])
    const { status, headers } = await gate(`service=shop&path=/picks&method=${method}`)
    expect([status, headers.get('x-maintenance')]).toEqual([expected, mode])
  })

  test.each([
    ['/picks', 503],
    ['/picks/', 503],
    ['//picks?x=1', 503],
    ['/a/../picks', 503],
    ['/%70icks', 503],
    ['/picks/7', 204],
    ['/teams/7', 503],
    ['/teams/7/8', 204],
    ['/files/a/b/c', 503],
  ])('of routes closes exactly theirs, however %s is written', async (path, expected) => {
    pretendKnown([
      { scope: 'route:shop * /picks' },
      { scope: 'route:shop GET /teams/{team}' },
      { scope: 'route:shop GET /files/*' },
    ])
    expect((await gate(`service=shop&path=${encodeURIComponent(path)}&method=GET`)).status).toBe(expected)
  })

  test.each([
    ['/picks?x=1&path=/up', 'POST', 503],
    ['/%70icks', 'post', 503],
    ['/picks', 'GET', 204],
    ['/up', 'POST', 204],
  ])('of a proxy that tells it by header, closes %s by %s alike', async (uri, method, expected) => {
    pretendKnown([{ scope: 'route:shop POST /picks' }])
    const headers = { 'x-original-uri': uri, 'x-original-method': method }
    expect((await gate('service=shop', headers)).status).toBe(expected)
    // What the query says counts.
    expect((await gate('service=shop&path=/picks&method=POST', headers)).status).toBe(503)
  })

  test('a tenant is the one of exactly that id', async () => {
    pretendKnown([{ scope: 'tenant:acme' }])
    const statuses = await Promise.all(['acme', 'acme-2', 'ACME', 'acm'].map((id) => gate(`tenant=${id}`)))
    expect(statuses.map(({ status }) => status)).toEqual([503, 204, 204, 204])
  })

  test('health paths, and what switches a service off again, are open whatever is on', async () => {
    pretendKnown([{ scope: 'global' }])
    const paths = ['/up', '/up/', '/api/internal/system/maintenance/disable', '/api/health/live']
    const statuses = await Promise.all(paths.map((path) => gate(`service=shop&path=${path}&method=POST`)))
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204, 503])
  })

  test('a path made to be slow is answered at once', async () => {
    pretendKnown([{ scope: `route:shop GET /${'*a'.repeat(200)}b` }])
    expect((await gate(`service=shop&path=/${'a'.repeat(3_900)}&method=GET`)).status).toBe(204)
  })

  test('MAINTENANCE_MODE closes it though nobody has told it anything', async () => {
    vi.stubEnv('MAINTENANCE_MODE', 'true')
    resetEnv()
    expect((await gate('service=shop')).status).toBe(503)
  })

  test('knowing nothing it is open, and marked', async () => {
    const { status, headers } = await gate('service=shop')
    expect([status, headers.get('x-maintenance-stale')]).toEqual([204, 'unknown'])
  })
})

describe('time', () => {
  test('planned windows open and close by the time of the database, not of this host', async () => {
    pretendKnown(
      [{ scope: 'global', startsAt: later(1), endsAt: later(2), begunAt: null, onOverrun: 'end' }],
      NOW,
    )
    const known = memory().known
    if (!known) throw new Error('nothing is known')
    const closedAt = async (minutes: number) => {
      known.monotonicAt = performance.now() - minutes * 60_000
      return (await gate('service=shop')).status
    }

    vi.useFakeTimers({ toFake: ['Date'] })
    for (const wall of ['1999-01-01', '2040-01-01']) {
      vi.setSystemTime(new Date(wall))
      expect([await closedAt(0), await closedAt(1.5), await closedAt(2.5)]).toEqual([204, 503, 204])
    }
  })

  test('what the database said over five seconds ago is marked as what it said last', async () => {
    pretendKnown([{ scope: 'global' }], NOW)
    const known = memory().known
    if (!known) throw new Error('nothing is known')
    known.monotonicAt -= 6_000

    const { status, headers } = await gate('service=shop')
    expect([status, headers.get('x-maintenance-stale')]).toEqual([503, NOW.toISOString()])
    expect((await state('service=shop')).body).toMatchObject({ stale: true, maintenance: true })
  })
})

describe('bypass', () => {
  const token = `pwb_${'x'.repeat(43)}`
  const carried = { id: crypto.randomUUID(), name: 'Ada', tokenHash: sha256(token), service: 'shop' }
  const closed = (expiresAt = new Date(Date.now() + 60_000)) =>
    pretendKnown([{ scope: 'global' }], new Date(), [{ ...carried, expiresAt }])

  test.each<Record<string, string>>([
    { 'x-maintenance-bypass': token },
    { cookie: `other=1; maintenance_bypass=${token}` },
  ])('lets who carries %o through', async (headers) => {
    closed()
    const answer = await gate('service=shop&path=/picks', headers)
    expect([answer.status, answer.headers.get('x-maintenance-bypass')]).toEqual([204, 'Ada'])
  })

  test('not to another service, not after its end, not with another token', async () => {
    closed()
    expect((await gate('service=portal', { 'x-maintenance-bypass': token })).status).toBe(503)
    for (const wrong of [`pwb_${'y'.repeat(43)}`, 'pwb_', '', 'x'.repeat(5_000)])
      expect((await gate('service=shop', { 'x-maintenance-bypass': wrong })).status).toBe(503)
    closed(new Date(Date.now() - 1_000))
    expect((await gate('service=shop', { 'x-maintenance-bypass': token })).status).toBe(503)
  })
})

describe('the state', () => {
  test('tells a service all it needs, of others nothing', async () => {
    pretendKnown(
      [
        { scope: 'service:shop', mode: 'read_only', reason: 'new tyres', endsAt: later(30) },
        { scope: 'route:shop POST /picks' },
        { scope: 'tenant:acme' },
        { scope: 'global', mode: 'announce', startsAt: later(60), begunAt: null, endsAt: later(90) },
        { scope: 'global', startsAt: later(2_000), begunAt: null, endsAt: later(2_060) },
        { scope: 'service:portal' },
        { scope: 'queue:mail/send' },
      ],
      NOW,
    )
    const { status, headers, body } = await state('service=shop')

    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('max-age=5')
    expect(body).toMatchObject({
      ...{ service: 'shop', known: true, maintenance: true, mode: 'read_only', reason: 'new tyres' },
      ...{ until: later(30).toISOString(), exempt: ['/up'], stale: false },
      windows: [
        { kind: 'service', on: true },
        { kind: 'route', method: 'POST', route: '/picks' },
        { kind: 'tenant', tenantSha256: sha256('acme') },
        { kind: 'global', mode: 'announce', on: false },
      ],
    })
    expect(JSON.stringify(body)).not.toContain('acme')
  })

  test('has one ETag as long as it says the same, and another when it does not', async () => {
    pretendKnown([{ scope: 'global' }], NOW)
    const tag = (await state('service=shop')).headers.get('etag') ?? ''
    pretendKnown([{ scope: 'global', startsAt: NOW, begunAt: NOW, endsAt: later(60) }], later(1))

    const again = await state('service=shop', { 'if-none-match': `"other", W/${tag}` })
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, tag])
    pretendKnown([])
    expect((await state('service=shop', { 'if-none-match': tag })).status).toBe(200)
  })

  test('of a service pitwall.yaml does not know is what holds for all, and says so', async () => {
    pretendKnown([{ scope: 'service:shop' }])
    expect((await state('service=nobody')).body).toMatchObject({
      known: false,
      maintenance: false,
      windows: [],
    })
  })
})
