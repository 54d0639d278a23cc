import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RequestError, request } from './browser'

let base = ''
const server = createServer((incoming, answer) => {
  if (incoming.url === '/nothing') return answer.writeHead(204).end()
  if (incoming.url === '/fine') return answer.end('{"level":"operational"}')
  if (incoming.url === '/proxy') return answer.writeHead(502, { 'X-Request-Id': 'r-2' }).end('<html>')
  answer.writeHead(429, { 'Content-Type': 'application/problem+json', 'Retry-After': '7' }).end(
    JSON.stringify({
      code: 'rate_limited',
      detail: 'Slow down.',
      requestId: 'r-1',
      fields: [{ path: 'email', message: 'is taken' }],
    }),
  )
})

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const failureOf = (path: string) => request(path).catch((error: unknown) => error)

test('answers the parsed body', async () => {
  expect(await request(`${base}/fine`)).toEqual({ level: 'operational' })
})

test('answers undefined when there is nothing to say', async () => {
  expect(await request(`${base}/nothing`)).toBeUndefined()
})

test('a problem answer becomes an error with its code, request id and fields', async () => {
  const error = await failureOf(`${base}/limited`)

  expect(error).toBeInstanceOf(RequestError)
  expect(error).toMatchObject({
    message: 'Slow down.',
    failure: {
      code: 'rate_limited',
      status: 429,
      requestId: 'r-1',
      retryAfterSeconds: 7,
      fields: [{ path: 'email', message: 'is taken' }],
    },
  })
})

test('an answer that is not ours still becomes an error with the request id', async () => {
  expect(await failureOf(`${base}/proxy`)).toMatchObject({
    failure: { code: 'internal', status: 502, requestId: 'r-2' },
  })
})

test('no answer at all is said as such', async () => {
  expect(await failureOf('http://127.0.0.1:1/')).toMatchObject({ failure: { code: 'offline', status: 0 } })
})
