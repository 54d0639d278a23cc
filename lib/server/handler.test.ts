import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { startTestServer } from './testing/http'

let server: Awaited<ReturnType<typeof startTestServer>>

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.seen.splice(0)
  return () => {
    vi.unstubAllEnvs()
    resetEnv()
  }
})

const get = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { redirect: 'manual', ...init })
const raw = (line: string, headers: string[] = [], body = '') =>
  server.raw([line, 'Host: pitwall', 'Connection: close', ...headers, '', body].join('\r\n'))
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

describe('every answer', () => {
  test.each([
    ['a lane route', '/api/echo'],
    ['a page', '/'],
    ['an unknown API address', '/api/nothing'],
    ['a refused address', '/a%00b'],
  ])('%s carries a request id, no-store and the security headers', async (_what, path) => {
    const { headers } = await get(path)

    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test('keeps the id of the caller when it can be written anywhere', async () => {
    const id = '!'.repeat(128)

    expect((await get('/api/echo', { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(id)
    for (const bad of ['a b', '', 'x'.repeat(129), 'é'])
      expect((await get('/', { headers: { 'x-request-id': bad } })).headers.get('x-request-id')).not.toBe(bad)
  })

  test('tells browsers to stay with HTTPS only where they came by it', async () => {
    vi.stubEnv('TRUSTED_PROXY_HOPS', '1')
    resetEnv()

    const secure = await get('/', { headers: { 'x-forwarded-proto': 'https' } })
    expect(secure.headers.get('strict-transport-security')).toContain('max-age=')
  })
})

describe('F01 until the pages are prepared', () => {
  let early: typeof server
  beforeAll(async () => {
    early = await startTestServer({ prepared: false })
    return () => early.close()
  })

  test('people read that it is starting, on a page that asks again by itself', async () => {
    const answer = await fetch(`${early.url}/settings?x=1`)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toMatch(/http-equiv="refresh"[\s\S]*Pitwall is starting/)
  })

  test('machines read a problem', async () => {
    const answer = await fetch(`${early.url}/api/slow/echo`)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ code: 'unavailable' })
  })
})

describe('H11 addresses', () => {
  test.each([
    '/%2e%2e%2fapi/echo',
    '/api/%2e%2e/api/echo',
    '/api/../api/echo',
    '/./api/echo',
    '/api%5cecho',
    '/api\\echo',
    '/api/echo%00',
    '/api//echo',
    '//evil.com',
    '/api/%E0%A4%A',
    '/%0d%0aSet-Cookie:x',
  ])('refuses %s with 400', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1`)

    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('application/problem+json')
    expect(server.seen).toEqual([])
  })

  test('refuses an address of more than 8 kB', async () => {
    expect(statusOf(await raw(`GET /${'a'.repeat(8_200)} HTTP/1.1`))).toBe(400)
  })

  test.each(['/api/echo.', '/api/echo/', '/api/..;/echo', '/api/ECHO', '/api', '/api/nothing'])(
    'finds nothing at %s',
    async (path) => {
      expect(statusOf(await raw(`GET ${path} HTTP/1.1`))).toBe(404)
    },
  )

  test('an address with a scheme is refused: this is no proxy', async () => {
    expect(statusOf(await raw('GET http://169.254.169.254/ HTTP/1.1'))).toBe(400)
  })

  test('/ops is another name of /api/ops', async () => {
    const answer = await get('/ops/things/a%2Fb?x=1')

    expect(await answer.json()).toMatchObject({ headers: { 'x-pitwall-route': '/api/ops/things/[id]' } })
  })
})

describe('H13 the Host header', () => {
  const hosts = [
    '',
    'a b',
    'a@b',
    '[::1',
    'evil.com/x',
    'a#b',
    'a,b',
    ':',
    'pitwall:99999',
    '1.2.3.4.5',
    'xn--a',
  ]

  test.each([...hosts, '"><script>', '%00', 'x\xe9'])('%j names no host and is refused', async (host) => {
    for (const path of ['/api/echo', '/', '/api/slow/echo']) {
      const answer = await server.raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(statusOf(answer)).toBe(400)
      expect(answer).toContain('application/problem+json')
    }
    expect(server.seen).toEqual([])
  })

  test.each(['pitwall', 'my_host.local:3000', '127.0.0.1:80', '[::1]:3000'])('%s is one', async (host) => {
    const answer = await server.raw(`GET /api/echo HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(statusOf(answer)).toBe(200)
  })

  test('is not needed by HTTP 1.0, which load balancers still ask with', async () => {
    for (const path of ['/api/echo', '/']) {
      expect(statusOf(await server.raw(`GET ${path} HTTP/1.0\r\n\r\n`))).toBe(200)
    }
  })
})

describe('H12 methods', () => {
  test.each(['TRACE', 'PROPFIND', 'PURGE', 'LINK'])('%s is refused with 405 and Allow', async (method) => {
    const answer = await raw(`${method} /api/echo HTTP/1.1`)

    expect(statusOf(answer)).toBe(405)
    expect(answer).toMatch(/^Allow: GET/im)
  })

  test('CONNECT gets an answer and the end of its connection', async () => {
    expect(statusOf(await raw('CONNECT example.com:443 HTTP/1.1'))).toBe(405)
  })

  test('a lower-case method is no HTTP', async () => {
    expect(statusOf(await raw('get /api/echo HTTP/1.1'))).toBe(400)
  })

  test('a known route answers a method it lacks with 405 and what it takes', async () => {
    const answer = await get('/api/ops/things/1', { method: 'DELETE' })

    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, PUT, HEAD, OPTIONS')
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
  })

  test('overriding the method changes nothing', async () => {
    const answer = await get('/api/echo', { headers: { 'x-http-method-override': 'DELETE' } })

    expect(await answer.json()).toMatchObject({ method: 'GET' })
  })

  test('HEAD is a GET without a body, OPTIONS says what is allowed', async () => {
    const head = await get('/api/echo', { method: 'HEAD' })
    const options = await get('/api/echo', { method: 'OPTIONS' })

    expect([head.status, await head.text()]).toEqual([200, ''])
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS'])
  })

  test('OPTIONS lets allowed origins ask, and no others', async () => {
    vi.stubEnv('CORS_ALLOWED_ORIGINS', 'https://ops.example.com')
    resetEnv()
    const ask = (origin: string) => get('/api/echo', { method: 'OPTIONS', headers: { origin } })

    const allowed = await ask('https://ops.example.com')
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://ops.example.com')
    expect((await ask('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('a page takes no writes: there is nothing a server action could reach', async () => {
    const answer = await get('/settings', {
      method: 'POST',
      headers: { 'next-action': 'x', 'content-type': 'text/plain' },
      body: '["$1:__proto__:then"]',
    })

    expect(answer.status).toBe(405)
    expect(server.seen).toEqual([])
  })
})

describe('H13 headers', () => {
  test('too long: 431', async () => {
    expect(statusOf(await raw('GET / HTTP/1.1', [`X-Long: ${'a'.repeat(20_000)}`]))).toBe(431)
  })

  test.each([
    ['two hosts', ['Host: other']],
    ['length and chunks', ['Content-Length: 3', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 3', 'Content-Length: 4']],
    ['a bare line feed in a value', ['X-A: b\nX-B: c']],
  ])('%s: 400', async (_what, headers) => {
    expect(statusOf(await raw('POST /api/echo HTTP/1.1', headers, 'abc'))).toBe(400)
  })

  test('no host: 400', async () => {
    const answer = await server.raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')

    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('application/problem+json')
  })

  test.each(['gzip', 'br', 'deflate'])('a body in %s is never decoded: 415', async (encoding) => {
    const answer = await get('/api/echo', {
      method: 'POST',
      headers: { 'content-encoding': encoding, 'content-type': 'application/json' },
      body: '{}',
    })

    expect(answer.status).toBe(415)
  })

  test('the encoding of a body matters only where a body is wanted', async () => {
    const init = { headers: { 'content-encoding': 'gzip' }, body: 'x' }

    expect((await get('/api/nothing', { method: 'POST', ...init })).status).toBe(404)
    expect((await get('/api/echo', { method: 'PUT', ...init })).status).toBe(405)
  })

  test('what only the server may say cannot be sent', async () => {
    const sent = {
      'x-pitwall-peer': '8.8.8.8',
      'x-pitwall-route': '/api/health/live',
      'x-pitwall-forwarded': 'no',
      'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
      'x-nonce': 'guessed',
      'content-security-policy': `script-src 'nonce-"><script>'`,
      'x-forwarded-for': '8.8.8.8',
      'x-forwarded-host': 'evil.com',
      'x-forwarded-proto': 'https',
      forwarded: 'for=8.8.8.8',
    }
    const lane = await (await get('/api/echo', { headers: sent })).json()
    await get('/settings', { headers: sent })

    for (const headers of [lane.headers, server.seen[0]?.headers]) {
      expect(headers).toMatchObject({ 'x-pitwall-peer': '127.0.0.1', 'x-pitwall-forwarded': '1' })
      for (const gone of ['x-middleware-subrequest', 'x-nonce', 'content-security-policy', 'x-forwarded-for'])
        expect(headers).not.toHaveProperty(gone)
    }
    expect(lane.headers['x-pitwall-route']).toBe('/api/echo')
    expect(lane.headers).not.toHaveProperty('x-forwarded-host')
    expect(server.seen[0]?.headers).toMatchObject({
      'x-forwarded-host': new URL(server.url).host,
      'x-forwarded-proto': 'http',
    })
    expect(server.seen[0]?.headers['x-pitwall-route']).toBe('/settings')
  })

  test('a trusted proxy is believed', async () => {
    vi.stubEnv('TRUSTED_PROXY_HOPS', '1')
    resetEnv()
    const sent = { 'x-forwarded-for': '8.8.8.8', 'x-forwarded-host': 'ops.example.com' }

    expect((await (await get('/api/echo', { headers: sent })).json()).headers).toMatchObject(sent)
  })
})

describe('pages', () => {
  test('are kept from caches whatever the framework says; files may be cached', async () => {
    expect((await get('/settings')).headers.get('cache-control')).toBe('no-store')
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('s-maxage=31536000')
  })

  test('a route that Next mounts says itself what may be kept', async () => {
    expect((await get('/api/slow/echo')).headers.get('cache-control')).toBe('s-maxage=31536000')
  })

  test('a request to switch protocols is closed', async () => {
    const upgrade = 'Host: pitwall\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

    expect(await server.raw(`GET http://169.254.169.254/ HTTP/1.1\r\n${upgrade}`)).toBe('')
    expect(await server.raw(`GET / HTTP/1.1\r\n${upgrade}`)).toBe('')
  })
})

describe('H14 slow clients', () => {
  test('a thousand silent connections and slow heads leave room for others', async () => {
    const { connect } = await import('node:net')
    const { port } = new URL(server.url)
    const silent = Array.from({ length: 1_000 }, (_, at) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      if (at % 2) socket.write('GET / HTTP/1.1\r\nHost: pitwall\r\nX-Slow: ')
      return socket
    })

    expect((await get('/api/echo')).status).toBe(200)
    for (const socket of silent) socket.destroy()
  })

  test('time for headers, for a request and for connections is limited', () => {
    expect(server.server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      maxConnections: 4_096,
    })
  })
})
