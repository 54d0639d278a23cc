import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { outbound } from '@/lib/http/outbound'
import { bundle, type ServerProcess, serverProcess } from './testing/process'

const START_MS = 20_000
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const REQUEST = 'a-request-to-find-again'

const attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) })
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(z.object({ traceId: z.string(), name: z.string(), attributes: z.array(attribute) })),
        }),
      ),
    }),
  ),
})
type Exported = z.infer<typeof exported>

let built: Awaited<ReturnType<typeof bundle>>
let server: ServerProcess
let receiver: Awaited<ReturnType<typeof otlpReceiver>>

beforeAll(async () => {
  built = await bundle('lib/server/testing/without-pages.ts')
  receiver = await otlpReceiver()
  server = await serverProcess(built.file, {
    DATABASE_URL: process.env.DATABASE_URL ?? '',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  })
  await server.until('/api/health/ready', 200, START_MS)
})
afterAll(async () => {
  await server.remove()
  built.remove()
  receiver.close()
})

/** A collector that remembers what it was sent. */
async function otlpReceiver() {
  const received: Exported[] = []
  const collector = createServer(async (request: IncomingMessage, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    if (request.url === '/v1/traces') received.push(exported.parse(JSON.parse(text)))
    response.setHeader('Content-Type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const address = collector.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    spans: () =>
      received.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)),
      ),
    services: () =>
      received.flatMap(({ resourceSpans }) =>
        resourceSpans.map((one) => textOf(one.resource.attributes, 'service.name')),
      ),
    close: () => {
      collector.closeAllConnections()
      collector.close()
    },
  }
}

const textOf = (attributes: z.infer<typeof attribute>[], key: string) =>
  attributes.find((one) => one.key === key)?.value.stringValue

test('one request is found by its id and trace in the log, and its queries at the collector', async () => {
  const headers = { 'x-request-id': REQUEST, traceparent: `00-${TRACE}-b7ad6b7169203331-01` }
  const answer = await outbound(`${server.url}/api/health/ping`, { headers, timeoutMs: 10_000 })
  const problem = await outbound(`${server.url}/api/ops/users`, { headers, timeoutMs: 10_000 })
  server.kill('SIGTERM')
  await server.exited

  expect(answer).toMatchObject({ status: 200, headers: { 'x-request-id': REQUEST } })
  expect(JSON.parse(problem.text)).toMatchObject({ requestId: REQUEST, status: 401 })
  const lines = server
    .stdout()
    .split('\n')
    .filter((line) => line.includes(REQUEST))
    .map((line) => JSON.parse(line))
  expect(lines.find(({ route }) => route === '/api/health/ping')).toMatchObject({
    requestId: REQUEST,
    traceId: TRACE,
    method: 'GET',
    actor: 'anonymous',
    status: 200,
  })

  expect(new Set(receiver.services())).toEqual(new Set(['pitwall']))
  const spans = receiver.spans().filter(({ traceId }) => traceId === TRACE)
  expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['GET /api/health/ping', 'db.select']))
  const query = spans.find(({ name }) => name === 'db.select')
  expect(textOf(query?.attributes ?? [], 'db.system')).toBe('postgresql')
  expect(textOf(query?.attributes ?? [], 'db.statement')).toMatch(/^select/)
})
