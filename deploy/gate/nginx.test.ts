import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sha256 } from '@/lib/auth/secrets'
import { withConfig } from '@/lib/config/testing'
import { forgetKnown, pretendKnown } from '@/lib/maintenance/testing'
import { listening } from './testing/listening'
import { startNginx } from './testing/nginx'
import { startPitwall } from './testing/pitwall'

const { PITWALL_NGINX, PITWALL_SKIP_NGINX } = process.env
const reason = PITWALL_NGINX ? '' : ` (${PITWALL_SKIP_NGINX ?? 'nginx is not given'})`
const whenNginx = PITWALL_NGINX ? describe : describe.skip

/** What was kept counts for a second, by the clock's whole seconds. */
const KEPT_MS = 2_100

const dir = mkdtempSync(join(tmpdir(), 'pitwall-nginx-'))
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const token = `pwb_${'x'.repeat(43)}`
const ada = {
  id: crypto.randomUUID(),
  name: 'Ada',
  tokenHash: sha256(token),
  service: 'shop',
  expiresAt: later(60),
}

type Served = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

async function startService() {
  const served: Served[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    served.push({ method, url, headers, body })
    response.statusCode = url === '/broken' ? 500 : 200
    response.end('the service itself')
  })
  const { url, close } = await listening(server)
  return { url, close, served }
}

whenNginx(`the nginx recipe in real nginx${reason}`, () => {
  let pitwall: Awaited<ReturnType<typeof startPitwall>>
  let service: Awaited<ReturnType<typeof startService>>
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let closing: Awaited<ReturnType<typeof startNginx>>
  let places = 0

  beforeAll(async () => {
    withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example", health: { live: /up } }]')
    pitwall = await startPitwall()
    service = await startService()
    const both = { pitwall: pitwall.url, service: service.url }
    const program = PITWALL_NGINX ?? 'nginx'
    nginx = await startNginx(program, { ...both, whenUnknown: 'open', dir: join(dir, 'open') })
    closing = await startNginx(program, { ...both, whenUnknown: 'closed', dir: join(dir, 'closed') })
  })
  afterAll(async () => {
    forgetKnown()
    await Promise.all([nginx?.stop(), closing?.stop(), pitwall?.leave(), service?.close()])
    rmSync(dir, { recursive: true, force: true })
  })
  beforeEach(async () => {
    await pitwall.back()
    pitwall.answerInstead(undefined)
    pitwall.asked.length = 0
    service.served.length = 0
  })

  /** A path nobody has asked for: nothing is known of it. */
  const fresh = () => `/picks/${places++}`

  async function ask(path: string, init: RequestInit = {}, at = nginx) {
    const answer = await fetch(`${at.url}${path}`, { redirect: 'manual', ...init })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  test('lets through what the gate is open for, whole, and shows the gate nothing of it but path and method', async () => {
    pretendKnown([])
    const path = fresh()
    const headers = { authorization: 'Bearer secret', cookie: 'session=secret' }
    const { status, text } = await ask(`${path}?x=1&y=2`, { method: 'POST', body: 'pick=7', headers })

    expect([status, text]).toEqual([200, 'the service itself'])
    expect(service.served).toMatchObject([
      { method: 'POST', url: `${path}?x=1&y=2`, body: 'pick=7', headers },
    ])
    expect(pitwall.asked).toMatchObject([
      { status: 204, headers: { 'x-original-uri': path, 'x-original-method': 'POST' } },
    ])
    expect(JSON.stringify(pitwall.asked)).not.toContain('secret')
  })

  test('answers 503 for what is closed, with Retry-After and the reason', async () => {
    const endsAt = later(20)
    pretendKnown([{ scope: 'service:shop', reason: 'neue "Reifen" – bald', endsAt }])
    const { status, headers, text } = await ask(fresh())

    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1_190)
    expect(headers.get('x-maintenance')).toBe('full')
    expect(headers.get('x-maintenance-until')).toBe(endsAt.toISOString())
    expect(decodeURIComponent(headers.get('x-maintenance-reason') ?? '')).toBe('neue "Reifen" – bald')
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({ status: 503, code: 'maintenance' })
    expect(service.served).toEqual([])
  })

  test('shows people a page that carries the reason and looks again by itself, but not after a form', async () => {
    pretendKnown([{ scope: 'global', reason: '"><script>tyres</script>', endsAt: later(20) }])
    const headers = { accept: 'text/html,*/*;q=0.8' }
    const read = await ask(fresh(), { headers })
    const sent = await ask(fresh(), { headers, method: 'POST', body: 'pick=7' })

    expect([read.status, read.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect(read.text).toContain(`data-reason="${encodeURIComponent('"><script>tyres</script>')}"`)
    expect(read.text).toMatch(/http-equiv="refresh" content="1(?:19\d|200)"/)
    expect(sent.status).toBe(503)
    expect(sent.text).not.toContain('refresh')
    expect(await ask(fresh(), { headers, method: 'HEAD' })).toMatchObject({ status: 503, text: '' })
  })

  test('takes the longest reason there may be', async () => {
    pretendKnown([{ scope: 'global', reason: '€'.repeat(500) }])
    const { status, headers } = await ask(fresh())
    expect([status, headers.get('x-maintenance')]).toEqual([503, 'full'])
    expect(decodeURIComponent(headers.get('x-maintenance-reason') ?? '')).toBe('€'.repeat(500))
  })

  test('keeps health paths and internal switches open, and asks nobody about them', async () => {
    pretendKnown([{ scope: 'global' }])
    const paths = ['/api/health/ready', '/health/live', '/api/internal/system/maintenance/disable']
    const answers = await Promise.all(paths.map((path) => ask(path, { method: 'POST' })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(pitwall.asked).toEqual([])
    expect((await ask('/up')).status).toBe(200)
    expect((await ask('/healthy')).status).toBe(503)
  })

  test('obeys modes, routes and tenants, whatever a caller writes into the address', async () => {
    pretendKnown([
      { scope: 'service:shop', mode: 'read_only' },
      { scope: 'route:shop GET /cars/:id' },
      { scope: 'tenant:acme' },
    ])
    const post = (path: string) => ask(path, { method: 'POST' })
    const of = (tenant: string) => ask(fresh(), { headers: { 'x-tenant-id': tenant } })
    const answers = [
      ...[ask(fresh()), post(fresh()), ask('/cars/7?x=1'), ask('/%63ars/7'), ask('/cars')],
      ...[
        post(`${fresh()}?method=GET&path=/up`),
        post(`${fresh()}&path=/up&method=GET`),
        ask('/cars/7%26path=up'),
      ],
      ...[of('acme'), of('acme-2'), of('acme&tenant=other')],
    ]
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([
      ...[200, 503, 503, 503, 200],
      ...[503, 503, 503],
      ...[503, 200, 200],
    ])
    expect(pitwall.asked.filter(({ status }) => status !== 204 && status !== 503)).toEqual([])
  })

  test('opens again within moments', async () => {
    pretendKnown([{ scope: 'service:shop' }])
    const path = fresh()
    expect((await ask(path)).status).toBe(503)
    pretendKnown([])
    await vi.waitFor(async () => expect((await ask(path)).status).toBe(200), {
      timeout: 4_000,
      interval: 100,
    })
  })

  test('tells a gate that is down from one that is closed, and does then what was chosen', async () => {
    await pitwall.leave()
    const open = await ask(fresh())
    const closed = await ask(fresh(), {}, closing)
    const page = await ask(fresh(), { headers: { accept: 'text/html' } }, closing)

    expect([open.status, open.text, open.headers.get('x-maintenance')]).toEqual([
      200,
      'the service itself',
      'unknown',
    ])
    expect([closed.status, closed.headers.get('x-maintenance')]).toEqual([503, 'unknown'])
    expect(closed.headers.get('retry-after')).toBe('5')
    expect(JSON.parse(closed.text)).toMatchObject({ code: 'unavailable' })
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect((await ask('/health/live', {}, closing)).status).toBe(200)
  })

  test.each([
    ['an error', 500, {}],
    ['nothing there', 404, {}],
    ['a sign-in', 401, { 'www-authenticate': 'Basic' }],
    ['a refusal', 403, {}],
    ['a redirect', 302, { location: 'http://127.0.0.1:1/' }],
    ["a balancer's 503", 503, { 'retry-after': '60' }],
  ])('%s in place of the gate is a gate that is down', async (_name, status, headers) => {
    pretendKnown([{ scope: 'global' }])
    pitwall.answerInstead(() => new Response('', { status, headers }))
    expect((await ask(fresh())).headers.get('x-maintenance')).toBe('unknown')
    const closed = await ask(fresh(), {}, closing)
    expect([closed.status, closed.headers.get('x-maintenance'), closed.headers.get('retry-after')]).toEqual([
      ...[503, 'unknown', '5'],
    ])
  })

  test("an error of the service's own is the service's own", async () => {
    pretendKnown([])
    expect(await ask('/broken')).toMatchObject({ status: 500, text: 'the service itself' })
  })

  test('while Pitwall is away what it said last holds, also when nginx is started again', async () => {
    pretendKnown([{ scope: 'route:shop * /teams', reason: 'new tyres' }])
    const path = fresh()
    expect([(await ask('/teams')).status, (await ask(path, {}, closing)).status]).toEqual([503, 200])
    await pitwall.leave()
    await sleep(KEPT_MS)
    for (const again of [false, true]) {
      if (again) await Promise.all([nginx.stop(), closing.stop()])
      if (again) await Promise.all([nginx.start(), closing.start()])
      const closed = await ask('/teams')
      expect([closed.status, closed.headers.get('x-maintenance-reason')]).toEqual([503, 'new%20tyres'])
      expect((await ask(path, {}, closing)).status).toBe(200)
      // A bypass that nobody can vouch for opens nothing.
      expect((await ask('/teams', { headers: { 'x-maintenance-bypass': token } })).status).toBe(503)
    }
  })

  test('lets through who carries a bypass, and only those', async () => {
    pretendKnown([{ scope: 'global' }], new Date(), [ada])
    const path = fresh()
    const by = (headers: Record<string, string>) => ask(path, { headers })
    expect((await by({ 'x-maintenance-bypass': token })).status).toBe(200)
    expect((await by({})).status).toBe(503)
    expect((await by({ cookie: `a=b; maintenance_bypass=${token}` })).status).toBe(200)
    expect((await by({ 'x-maintenance-bypass': `pwb_${'y'.repeat(43)}` })).status).toBe(503)
    expect((await by({ 'x-maintenance-bypass': 'anything' })).status).toBe(503)
  })
})
