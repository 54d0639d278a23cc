import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { outbound } from './outbound'
import { isPublic } from './public-address'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server.address())}`
}

async function serveBytes(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    answer(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server.address())}`
}

function portOf(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
  throw new Error('the server has no port')
}

const call = (url: string, more = {}) => outbound(url, { timeoutMs: 2_000, ...more })
const failing = (url: string, more = {}) => call(url, more).catch((error: unknown) => error)

describe('answers', () => {
  test('bring status, headers and text, failures of the other side included', async () => {
    const url = await serve((_request, response) => response.writeHead(503, { 'x-a': 'b' }).end('größer'))

    expect(await call(url)).toMatchObject({ status: 503, headers: { 'x-a': 'b' }, text: 'größer' })
  })

  test('the request asks for plain bytes and sends method, headers and body', async () => {
    const url = await serve(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body }))
    })
    const { text } = await call(url, {
      method: 'POST',
      headers: { 'X-Key': 'k', 'Accept-Encoding': 'br' },
      body: '{"a":1}',
    })

    expect(JSON.parse(text)).toMatchObject({
      method: 'POST',
      headers: { 'x-key': 'k', 'accept-encoding': 'identity', 'content-length': '7' },
      body: '{"a":1}',
    })
  })
})

describe('a kept connection', () => {
  test('serves the next call, and when it was closed meanwhile another is made', async () => {
    const seen = new Map<unknown, number>()
    const url = await serve((request, response) => {
      const calls = (seen.get(request.socket) ?? 0) + 1
      seen.set(request.socket, calls)
      if (calls === 3) request.socket.resetAndDestroy()
      else response.end('here')
    })
    for (let time = 0; time < 3; time++) expect((await call(url, { keepAlive: true })).text).toBe('here')
    expect([...seen.values()]).toEqual([3, 1])
  })

  test('that breaks at its first call is a failure', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy())
    expect(await failing(url, { keepAlive: true })).toMatchObject({ code: 'error' })
  })
})

describe('failures have one code each', () => {
  test('refused: nobody listens', async () => {
    const url = await serve(() => undefined)
    await closing.pop()?.()

    expect(await failing(url)).toMatchObject({ code: 'refused' })
  })

  test('dns: the name does not exist', async () => {
    expect(await failing('http://nowhere.invalid/')).toMatchObject({ code: 'dns' })
  })

  test('timeout: the other side accepts and is silent', async () => {
    const url = await serveBytes(() => undefined)

    expect(await failing(url, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  })

  test('timeout: the deadline covers a body that drips', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })

    expect(await failing(url, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
  })

  test('tls: no TLS behind https', async () => {
    const url = await serve((_request, response) => response.end())

    expect(await failing(url.replace('http:', 'https:'))).toMatchObject({ code: 'tls' })
  })

  test('schema: what answers is not HTTP', async () => {
    const url = await serveBytes((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))

    expect(await failing(url)).toMatchObject({ code: 'schema' })
  })

  test('schema: the other side switches protocols', async () => {
    const url = await serveBytes((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    )

    expect(await failing(url)).toMatchObject({ code: 'schema' })
  })

  test.each([
    ['br', brotliCompressSync('hello')],
    ['gzip', gzipSync('hello')],
  ])('encoding: %s is never decoded', async (encoding, body) => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )

    expect(await failing(url)).toMatchObject({ code: 'encoding' })
  })

  test('redirect: never followed, so headers go nowhere else', async () => {
    let followed = 0
    const target = await serve((_request, response) => {
      followed++
      response.end()
    })
    const url = await serve((_request, response) => response.writeHead(302, { location: target }).end())

    expect(await failing(url, { headers: { 'X-Internal-Token': 'x' } })).toMatchObject({ code: 'redirect' })
    expect(followed).toBe(0)
  })

  test('too_large: announced, and not announced', async () => {
    const announced = await serve((_request, response) => response.end('x'.repeat(2_000)))
    const endless = await serve((_request, response) => {
      const more = () => {
        while (response.writable && response.write('x'.repeat(10_000)));
      }
      response.on('drain', more)
      more()
    })

    expect(await failing(announced, { maxBytes: 1_000 })).toMatchObject({ code: 'too_large' })
    expect(await failing(endless, { maxBytes: 1_000_000 })).toMatchObject({ code: 'too_large' })
  })

  test('error: cut in the middle of the body', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => response.destroy(), 20)
    })

    expect(await failing(url)).toMatchObject({ code: 'error' })
  })

  test('error: other schemes and broken headers, without repeating what was sent', async () => {
    const url = await serve((_request, response) => response.end())
    const broken = await failing(url, { headers: { authorization: 'Bearer se\ncret' } })

    expect(await failing('file:///etc/passwd')).toMatchObject({ code: 'error' })
    expect(await failing('gopher://example.com/')).toMatchObject({ code: 'error' })
    expect(broken).toMatchObject({ code: 'error' })
    expect(String(broken)).not.toContain('cret')
  })

  test('error: the caller gave up', async () => {
    const url = await serve(() => undefined)

    expect(await failing(url, { signal: AbortSignal.timeout(50) })).toMatchObject({ code: 'error' })
  })
})

describe('the guard for addresses that users type', () => {
  const guarded = (url: string) => failing(url, { guard: 'public_only' })

  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0x7f000001/',
    'http://127.1/',
    'http://224.0.0.1/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://user:pass@example.com/',
    'http://93.184.216.34:22/',
    'http://93.184.216.34:25/',
  ])('H17 refuses %s', async (url) => {
    expect(await guarded(url)).toMatchObject({ code: 'refused' })
  })

  test('lets addresses of the internet through', () => {
    expect(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'].every(isPublic)).toBe(true)
  })
})
