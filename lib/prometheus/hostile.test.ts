import type { ServerResponse } from 'node:http'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { GET as instant } from '@/app/api/prom/api/v1/query/route'
import { GET as range } from '@/app/api/prom/api/v1/query_range/route'
import { createApiToken } from '@/db/testing/callers'
import { resetEnv } from '@/lib/env'
import { matrix, testEngine } from './testing'

const AT = Date.parse('2026-03-31T10:00:00Z') / 1_000
const PATH = 'http://pitwall/api/prom/api/v1'

const engine = testEngine()
let token = ''
beforeAll(async () => {
  token = await createApiToken({ scopes: ['prom:query', 'prom:raw'] })
})

const headers = () => ({ authorization: `Bearer ${token}` })
const askRange = (more = {}) => {
  const asked = { query: 'up', start: String(AT), end: String(AT + 120), step: '60', ...more }
  return range(new Request(`${PATH}/query_range?${new URLSearchParams(asked)}`, { headers: headers() }))
}
const askInstant = () => instant(new Request(`${PATH}/query?query=up`, { headers: headers() }))

const say =
  (body: string, head: Record<string, string> = {}, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, head).end(body)

const points = (...values: unknown[]) =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } })

describe('F19: each hostile answer has its name', () => {
  test.each([
    ['HTML', 502, 'not_json', say('<html>Sign in</html>')],
    ['nothing', 502, 'empty', say('')],
    ['JSON that breaks off', 502, 'truncated', say(points([AT, '1']).slice(0, -9))],
    ['another shape', 502, 'schema', say('{"status":"success","data":{"resultType":"vector","result":[]}}')],
    ['points that are none', 502, 'schema', say(points([AT, 1]))],
    [
      'series without labels',
      502,
      'schema',
      say('{"status":"success","data":{"resultType":"matrix","result":[{"values":[]}]}}'),
    ],
    ['an array', 502, 'not_json', say('[]')],
    ['a time twice', 502, 'unordered', say(points([AT, '1'], [AT, '2']))],
    ['times out of order', 502, 'unordered', say(points([AT + 60, '1'], [AT, '2']))],
    ['a redirect to the cloud', 502, 'redirect', say('', { location: 'http://169.254.169.254/' }, 302)],
    ['an encoding', 502, 'encoding', say('xx', { 'content-encoding': 'br' })],
    ['a failure in plain words', 502, 'http_500', say('boom', {}, 500)],
    ['that the credentials are wrong', 502, 'auth', say('', {}, 401)],
    ['that it is asked too often', 503, 'rate_limited', say('', { 'retry-after': '7' }, 429)],
    ['more than 8 MB', 502, 'too_large', say('', { 'content-length': '500000000' })],
  ])('%s', async (_what, status, code, answer) => {
    engine.answer = (_asked, response) => answer(response)
    const got = await askRange()
    expect({ status: got.status, body: await got.json() }).toMatchObject({
      status,
      body: { status: 'error', code, requestId: expect.any(String) },
    })
  })

  test('8 MB are read and no more, whatever length it names', async () => {
    engine.answer = (_asked, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ')
      const write = () => response.writable && response.write(chunk, () => setImmediate(write))
      response.writeHead(200)
      write()
    }
    expect(await (await askRange()).json()).toMatchObject({ code: 'too_large' })
    expect(await (await askInstant()).json()).toMatchObject({ code: 'too_large' })
  })

  test('one byte a second is cut off when the time is up', async () => {
    engine.answer = (_asked, response) => {
      const drip = setInterval(() => response.write(' '), 100)
      response.on('close', () => clearInterval(drip))
    }
    const since = performance.now()
    const answer = await askRange({ timeout: '0.2' })
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ errorType: 'timeout', code: 'no_answer' })
    expect(performance.now() - since).toBeLessThan(5_000)
  })
})

test('infinities and not-a-number pass through, gaps stay gaps, 20 000 series are read', async () => {
  const odd = matrix([
    {
      metric: { a: 'ü"\\\n{' },
      values: [
        [AT, '+Inf'],
        [AT + 120, 'NaN'],
      ],
    },
  ])
  engine.answer = (_asked, response) => response.end(odd)
  expect(await (await askRange()).json()).toEqual(JSON.parse(odd))

  const many = Array.from({ length: 20_000 }, (_, series) => ({
    metric: { series: String(series).padStart(5, '0') },
    values: [[AT, '1'] satisfies [number, string]],
  }))
  engine.answer = (_asked, response) => response.end(matrix(many))
  expect(await (await askRange({ query: 'many' })).json()).toEqual(JSON.parse(matrix(many)))
})

test('an answer with spaces, as other writers of JSON leave them, is the same answer', async () => {
  const values: [number, string][] = [
    [AT, '1'],
    [AT + 120, '3'],
  ]
  const value = JSON.parse(matrix([{ metric: { a: 'b' }, values }]))
  engine.answer = (_asked, response) => response.end(JSON.stringify(value, null, 2))
  await askRange()
  expect(await (await askRange()).json()).toEqual(value)
})

describe('F18: an engine that is away', () => {
  beforeEach(() => {
    vi.stubEnv('PROMETHEUS_URL', 'http://127.0.0.1:1')
    resetEnv()
  })

  test('is 503 with the reason, and after five failures is left alone for a while', async () => {
    for (let time = 0; time < 5; time++)
      expect(await (await askInstant()).json()).toMatchObject({ errorType: 'unavailable', code: 'refused' })
    const answer = await askInstant()
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(5)
    expect(await answer.json()).toMatchObject({ errorType: 'unavailable', code: 'circuit_open' })
  })
})

test('one heavy query that times out closes the door to nobody', async () => {
  engine.answer = (_asked, response) =>
    say('{"status":"error","errorType":"timeout","error":"query timed out"}', {}, 503)(response)
  for (let time = 0; time < 7; time++)
    expect(await (await askInstant()).json()).toMatchObject({ code: 'timeout' })
})

test('without an engine the answer says what to set', async () => {
  vi.stubEnv('PROMETHEUS_URL', '')
  resetEnv()
  const answer = await askRange()
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    code: 'no_engine',
    error: expect.stringContaining('PROMETHEUS_URL'),
  })
})
