import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { probeContract } from '../adapter.contract'
import { serviceReading } from '../contract'
import { look } from '../look'
import { answering, withHttpServer } from '../testing'
import { type HealthTarget, probeService } from './probe'

const OWN = { live: '/live', ready: '/ready', dependencies: '/dependencies', format: 'auto' } as const
const at = (url: string, health: HealthTarget['health'] = OWN): HealthTarget => ({ url, health })

probeContract('service', probeService, {
  at: (port, secret): HealthTarget => ({ ...at(`http://127.0.0.1:${port}`), internal: { token: secret } }),
  working: (use) => withHttpServer(answering({ '/live': { body: { status: 'ok' } } }), (url) => use(at(url))),
  nonsense: ['schema'],
})

async function read(listener: RequestListener, health?: HealthTarget['health']) {
  let result: Awaited<ReturnType<typeof look>> | undefined
  await withHttpServer(listener, async (url) => {
    result = await look(probeService, at(url, health), { timeoutMs: 2_000 })
  })
  return { result, reading: serviceReading.parse({ ...result?.data, notReadyLooks: 0 }) }
}

describe('our own contract', () => {
  test('is read with its parts, version and revision', async () => {
    const draft = {
      name: 'draft_deadline_task',
      status: 'unhealthy',
      code: 'stale',
      critical: false,
      latencyMs: null,
      detail: 'ran 900 s ago',
    }
    const { result, reading } = await read(
      answering({
        '/live': { body: { status: 'ok', version: '2.3.1', revision: 'abc' } },
        '/ready': { status: 503, body: { status: 'not_ready' } },
        '/dependencies': { status: 503, body: { status: 'unhealthy', dependencies: [draft] } },
      }),
    )
    expect(result?.code).toBe('ok')
    expect(reading).toMatchObject({
      version: '2.3.1',
      revision: 'abc',
      status: 'unhealthy',
      parts: [draft],
      ready: { code: 'overloaded', httpStatus: 503 },
    })
  })

  test('shows what lives while ready takes for ever', async () => {
    const listener: RequestListener = (request, response) => {
      if (request.url === '/live') response.end('{"status":"ok"}')
    }
    const { result, reading } = await read(listener)
    expect(result?.code).toBe('ok')
    expect(reading.ready).toMatchObject({ code: 'timeout', httpStatus: null })
  })

  test('takes hostile texts as bounded plain ones', async () => {
    const part = {
      name: `a\u0000\u202e${'x'.repeat(5_000)}`,
      status: 'degraded',
      detail: '\u001b[2Jhi\u0000',
    }
    const { reading } = await read(
      answering({
        '/live': { body: {} },
        '/dependencies': { body: { status: 'x', dependencies: [part, null, 7] } },
      }),
    )
    expect(reading.parts).toHaveLength(1)
    expect(reading.parts[0]?.name.length).toBeLessThanOrEqual(100)
    expect(JSON.stringify(reading)).not.toMatch(/u0000|u001b|\u202e/)
  })
})

describe('other forms', () => {
  test('Spring Actuator', async () => {
    const body = {
      status: 'DOWN',
      components: { db: { status: 'DOWN', details: {} }, ping: { status: 'UP' } },
    }
    const { result, reading } = await read(answering({ '/actuator/health': { status: 503, body } }), {
      ready: '/actuator/health',
      format: 'actuator',
    })
    expect(result?.code).toBe('ok')
    expect(reading).toMatchObject({
      status: 'unhealthy',
      parts: [
        { name: 'db', status: 'unhealthy' },
        { name: 'ping', status: 'healthy' },
      ],
    })
  })

  test('what says by 503 which part is ill is not called overloaded', async () => {
    const body = { status: 'DOWN', components: { db: { status: 'DOWN' }, disk: { status: 'UP' } } }
    const health = { live: '/actuator/health', format: 'auto' } as const
    const { result } = await read(answering({ '/actuator/health': { status: 503, body } }), health)
    expect(result).toMatchObject({ code: 'error', detail: 'HTTP 503, it reports db as unhealthy' })

    const busy = await read(answering({ '/actuator/health': { status: 503, body: 'try later' } }), health)
    expect(busy.result).toMatchObject({ code: 'overloaded', detail: 'HTTP 503' })
  })

  test('ASP.NET in one word', async () => {
    const { result, reading } = await read(answering({ '/health': { body: 'Degraded' } }), {
      live: '/health',
      format: 'aspnet',
    })
    expect(result?.code).toBe('ok')
    expect(reading.status).toBe('degraded')
  })

  test('ASP.NET with entries', async () => {
    const entries = { sql: { status: 'Unhealthy', description: 'no route', duration: '00:00:01.5000000' } }
    const { reading } = await read(
      answering({ '/health': { status: 503, body: { status: 'Unhealthy', entries } } }),
      {
        ready: '/health',
        format: 'aspnet',
      },
    )
    expect(reading.parts).toMatchObject([
      { name: 'sql', status: 'unhealthy', latencyMs: 1_500, detail: 'no route' },
    ])
  })

  test('plain 200', async () => {
    const { result, reading } = await read(answering({ '/': { body: '<html>hello</html>' } }), {
      live: '/',
      format: 'plain',
    })
    expect(result?.code).toBe('ok')
    expect(reading).toMatchObject({ status: 'healthy', parts: [] })
  })

  test('a named form that is not met is a schema failure', async () => {
    const { result } = await read(answering({ '/': { body: '<html>hello</html>' } }), {
      live: '/',
      format: 'pitwall',
    })
    expect(result?.code).toBe('schema')
  })
})

test.each([
  [401, 'auth'],
  [503, 'overloaded'],
  [500, 'error'],
])('says of HTTP %i on live that it is %s', async (status, code) => {
  expect((await read(answering({ '/live': { status, body: {} } }))).result?.code).toBe(code)
})

test('sends the internal token to its own address only', async () => {
  const seen: unknown[] = []
  const listener: RequestListener = (request, response) => {
    seen.push(request.headers['x-internal-token'])
    response.end('{}')
  }
  await withHttpServer(listener, async (url) => {
    const health = { live: '/live', format: 'auto' } as const
    await look(probeService, { url, health, internal: { token: 't' } }, { timeoutMs: 2_000 })
    await look(
      probeService,
      { url, health, internal: { token: 't', url: 'http://elsewhere.example' } },
      { timeoutMs: 2_000 },
    )
  })
  expect(seen).toEqual(['t', undefined])
})
