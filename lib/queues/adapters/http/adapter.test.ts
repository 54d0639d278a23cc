import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { queueSource } from '@/lib/queues/config'
import { openHttp } from './adapter'
import { signatureOf } from './backend'
import { Backend } from './testing'

queueAdapterContract('the http adapter', new Backend())

const SECRET = 'a-secret-nobody-reads'
let server: Server | undefined

/** The adapter in front of a backend that answers like this. */
async function facing(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const urls = {
    overview: `${base}/overview`,
    list: `${base}/{queue}/list?before={before}`,
    jobs: `${base}/{queue}/jobs/{ids}`,
    retry: `${base}/{queue}/retry`,
  }
  return openHttp(
    { urls: { ...urls, states: ['failed'] }, secret: SECRET },
    { tenantPath: null, poolSize: 1, timeoutMs: 400 },
  )
}

const facingJson = (body: unknown) => facing((_request, response) => response.end(JSON.stringify(body)))

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const queue = { queue: 'mail', waiting: 1 }
const job = { id: '1', state: 'failed', at: '2026-01-01T00:00:00Z' }

describe('an answer that does not fit', () => {
  test.each([
    [{ queues: [{ waiting: 1 }] }, 'queues.0.queue'],
    [{ queues: [{ ...queue, waiting: -1 }] }, 'queues.0.waiting must be a whole number'],
    [
      { queues: [queue, { ...queue, oldestWaitingAt: 'yesterday' }] },
      'queues.1.oldestWaitingAt must be a time',
    ],
    [{ queues: [{ ...queue, paused: 'no' }] }, 'queues.0.paused'],
    [{ queues: Array.from({ length: 501 }, () => queue) }, 'queues'],
    [[], 'expected object'],
  ])('is refused, and the field is named: %#', async (body, text) => {
    const adapter = await facingJson(body)
    await expect(adapter.overview()).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringContaining(text),
    })
  })

  test.each([
    [{ jobs: [{ ...job, at: undefined }] }, 'jobs.0.at'],
    [{ jobs: [{ ...job, state: 'dead' }] }, 'jobs.0.state'],
    [{ jobs: [{ ...job, attempts: 1.5 }] }, 'jobs.0.attempts'],
  ])('is refused in a list as well: %#', async (body, text) => {
    const adapter = await facingJson(body)
    await expect(adapter.jobs({ queue: 'mail' }, { after: null, limit: 5 })).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringContaining(text),
    })
  })
})

describe('a backend in trouble', () => {
  test.each([
    ['answers 500', 500, {}, '', 'unavailable'],
    ['is too busy', 429, {}, '', 'unavailable'],
    ['refuses the signature', 401, {}, '', 'upstream_failed'],
    ['sends elsewhere', 302, { location: 'http://127.0.0.1:1/' }, '', 'upstream_failed'],
    ['answers a page', 200, {}, '<html>', 'upstream_failed'],
    ['packs its answer', 200, { 'content-encoding': 'gzip' }, '{}', 'upstream_failed'],
    ['announces too much', 200, { 'content-length': '99999999' }, '', 'upstream_failed'],
  ])('that %s', async (_what, status, headers, body, code) => {
    let asked = 0
    const adapter = await facing((_request, response) => {
      asked++
      response.writeHead(status, headers).end(body)
    })
    const error = await adapter.overview().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(JSON.stringify([error, Reflect.get(Object(error), 'message')])).not.toContain(SECRET)
    expect(asked).toBe(1)
  })

  test('that sends without end is cut off', async () => {
    const adapter = await facing((_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(1_000_000)), 1)
      response.on('close', () => clearInterval(more))
    })
    await expect(adapter.overview()).rejects.toMatchObject({
      code: expect.stringMatching(/unavailable|upstream_failed/),
    })
  })
})

test('names stand in an address as they are, and none leads out of it', async () => {
  const paths: (string | undefined)[] = []
  const adapter = await facing((request, response) => {
    paths.push(request.url)
    response.end('{"jobs": []}')
  })
  await adapter.lookAt('a/../b?c#d', ['1&2', '3,4'])
  await expect(adapter.lookAt('..', ['1'])).rejects.toMatchObject({ code: 'invalid' })
  await expect(adapter.job('mail', '..')).rejects.toMatchObject({ code: 'invalid' })
  expect(paths).toEqual(['/a%2F..%2Fb%3Fc%23d/jobs/1%262,3%2C4'])
})

test('jobs that were not asked for are not believed', async () => {
  const adapter = await facingJson({ jobs: [job, { ...job, id: '2' }] })
  expect(await adapter.lookAt('mail', ['2'])).toMatchObject([{ id: '2' }])
})

test('bytes that are no text are told by their number', async () => {
  const adapter = await facingJson({ jobs: [{ ...job, payloadBytes: 17 }] })
  expect((await adapter.job('mail', '1'))?.payload?.text).toBe('(17 bytes that are no text)')
})

test('many jobs are looked at in parts', async () => {
  const asked: number[] = []
  const adapter = await facing((request, response) => {
    const ids = (request.url ?? '').split('/').at(-1)?.split(',') ?? []
    asked.push(ids.length)
    response.end(JSON.stringify({ jobs: ids.map((id) => ({ ...job, id })) }))
  })
  const ids = Array.from({ length: 230 }, (_, at) => String(at))
  expect((await adapter.lookAt('mail', ids)).map(({ id }) => id)).toEqual(ids)
  expect(asked.sort()).toEqual([30, 50, 50, 50, 50])
})

test('is signed as the example of the documentation', () => {
  const signature = signatureOf('a-secret-of-16-or-more', {
    time: 1_767_225_600,
    method: 'POST',
    target: '/queues/mail/retry?by=pitwall',
    body: '{"queue":"mail","jobs":[{"id":"17","version":"3/1767225000"}]}',
  })
  expect(readFileSync('docs/queues.md', 'utf8')).toContain(signature)
})

describe('its configuration', () => {
  const parse = (urls: Record<string, string>) =>
    queueSource.safeParse({
      id: 'x',
      kind: 'http',
      secret: SECRET,
      urls: { overview: 'https://a.example/q', ...urls },
    })

  test.each([
    ['overview', 'https://{queue}.example/'],
    ['overview', 'https://user:word@a.example/'],
    ['overview', 'ftp://a.example/'],
    ['list', '/only/a/path'],
  ])('refuses the address %s: %s', (name, address) => {
    expect(parse({ [name]: address }).success).toBe(false)
  })

  test('needs to know how to look at jobs that it can retry', () => {
    expect(parse({ retry: 'https://a.example/{queue}/retry' }).error?.issues[0]).toMatchObject({
      path: ['urls', 'jobs'],
      message: 'is needed where there is a retry',
    })
  })
})
