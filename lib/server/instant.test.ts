import { once } from 'node:events'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { instantRoute } from '@/lib/http/instant'
import { outbound } from '@/lib/http/outbound'
import { requestHandler } from './handler'
import { httpServer } from './http-server'

const GET = instantRoute(
  { summary: 'Says what it was asked', query: z.object({ name: z.string().max(20).optional() }) },
  ({ name = 'nobody' }, { header }) => ({
    status: name === 'nobody' ? 204 : 200,
    headers: { 'Cache-Control': 'max-age=5', 'X-Agent': header('user-agent') ?? '' },
    content: name === 'nobody' ? '' : JSON.stringify({ name }),
  }),
)

let server: Server
let url: string
const lanes: Record<string, string> = {}

async function serve(lane: string[]): Promise<string> {
  server = httpServer({
    request: requestHandler({
      ...{ routes: [{ pattern: '/api/said', handlers: { GET } }], pages: [], lane, isBooted: () => true },
      // Where Next stands: the very handler, by way of a Request.
      fallback: () => async (request, response) => {
        const answer = await GET(
          new Request(`http://pitwall${request.url}`, { headers: plain(request.headers) }),
        )
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
      },
    }),
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const plain = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

const servers: Server[] = []
beforeAll(async () => {
  lanes.fast = await serve(['/api/said'])
  servers.push(server)
  lanes.slow = await serve([])
  servers.push(server)
  url = lanes.fast
})
afterAll(() => {
  for (const one of servers) one.close()
})

async function ask(query: string, headers: Record<string, string> = {}, base = url, method = 'GET') {
  const answer = await outbound(`${base}/api/said${query}`, { method, headers, timeoutMs: 5_000 })
  const { date: _, connection: __, 'keep-alive': ___, ...sent } = answer.headers
  return { status: answer.status, text: answer.text, headers: sent }
}

describe('an answer from memory', () => {
  test.each(['', '?name=Ada', '?name=Ada%20L%C3%B6we+II', '?other=1&name=x', '?name', '?name=a=b', '?'])(
    'is the same in front of Next and behind it: %j',
    async (query) => {
      const sent = { 'x-request-id': 'a-request' }
      const [fast, slow] = [await ask(query, sent), await ask(query, sent, lanes.slow)]

      expect(fast).toMatchObject({ status: slow.status, text: slow.text })
      expect(fast.headers).toMatchObject({
        ...{ 'x-request-id': 'a-request', 'cache-control': 'max-age=5', 'x-agent': 'Pitwall' },
        ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': expect.any(String) },
      })
      expect(Object.keys(fast.headers).sort()).toEqual(
        expect.arrayContaining(Object.keys(slow.headers).filter((name) => name !== 'transfer-encoding')),
      )
    },
  )

  test.each([
    ['?name=a&name=b', 400],
    [`?name=${'x'.repeat(30)}`, 400],
    ['?name=%00', 400],
    ['?na%6De=Ada', 200],
    ['?name=%E0%A4%A', 200],
    ['?__proto__=1', 204],
  ])('that is no plain question goes the long way: %j', async (query, status) => {
    expect((await ask(query)).status).toBe(status)
    expect((await ask(query, {}, lanes.slow)).status).toBe(status)
  })

  test('other methods and other origins are met as everywhere', async () => {
    expect((await ask('', {}, url, 'HEAD')).status).toBe(204)
    expect((await ask('', {}, url, 'POST')).status).toBe(405)
    expect((await ask('', { origin: 'https://evil.example' })).status).toBe(204)
  })
})
