import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import type { QueueAdapter } from '@/lib/queues/adapter'
import { REDIS_SERVER, type RedisServer, startRedis, WITHOUT_REDIS } from '@/lib/queues/testing/redis'
import { openBullmq } from './adapter'

const TIMEOUT_MS = 400
const open = (url: string): QueueAdapter =>
  openBullmq(
    { url, prefix: 'bull', names: undefined },
    { tenantPath: null, poolSize: 1, timeoutMs: TIMEOUT_MS },
  )

async function failureOf(work: Promise<unknown> | undefined): Promise<AppError> {
  const error = await work?.then(
    () => new Error('it answered'),
    (reason: unknown) => reason,
  )
  if (error instanceof AppError) return error
  throw error
}

test.each([
  ['http://127.0.0.1', 'not a redis:// address'],
  ['redis://[', 'not a redis:// address'],
  ['redis://127.0.0.1:1', 'refuses the connection'],
  ['redis://no-such-host.invalid', 'name of the Redis server'],
])('%s is unavailable: %s', async (url, text) => {
  const adapter = open(url)
  const error = await failureOf(adapter.overview())
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(text) })
  await adapter.close()
})

test('nothing connects but for who asks, and then once', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const adapter = open(`redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)
  expect(connections).toBe(0)

  const errors = await Promise.all([adapter.overview(), adapter.lookAt('q', ['1'])].map(failureOf))
  expect(errors.map(({ code }) => code)).toEqual(['unavailable', 'unavailable'])
  await sleep(500)
  expect(connections).toBe(1)
  await adapter.close()
  server.close()
})

test('what is no Redis is unavailable in time, however much it sends', async () => {
  const server = createServer((socket) => {
    const flood = setInterval(() => socket.write(`$${'9'.repeat(1_000)}`), 5)
    socket.on('close', () => clearInterval(flood)).on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const adapter = open(`redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`)

  expect((await failureOf(adapter.overview())).code).toBe('unavailable')
  await adapter.close()
  server.close()
})

describe.skipIf(!REDIS_SERVER)(`a Redis in trouble${WITHOUT_REDIS}`, () => {
  let server: RedisServer
  const url = (password = 'right-one') => `redis://:${password}@127.0.0.1:${server.port}`
  beforeAll(async () => {
    server = await startRedis('--requirepass', 'right-one')
  })
  afterAll(() => server.stop())

  test.each(['wrong-one', ''])(
    'refuses the password "%s", and nobody reads it in the words',
    async (password) => {
      const adapter = open(url(password))
      const error = await failureOf(adapter.overview())
      expect(error).toMatchObject({ code: 'unavailable', message: 'Redis does not accept the credentials.' })
      await adapter.close()
    },
  )

  test('is unavailable while it is stopped, and answers again when it goes on', async () => {
    const adapter = open(url())
    expect(await adapter.overview()).toEqual([])

    server.process.kill('SIGSTOP')
    const begunAt = performance.now()
    const asked = [
      adapter.overview(),
      adapter.retry?.('q', [{ id: '1', version: '1' }]),
      adapter.pause?.('q'),
    ]
    for (const work of asked) expect((await failureOf(work)).code).toBe('unavailable')
    expect((await failureOf(adapter.overview())).code).toBe('unavailable')
    expect(performance.now() - begunAt).toBeLessThan(4 * TIMEOUT_MS)
    server.process.kill('SIGCONT')

    await expect.poll(() => adapter.overview().catch(() => 'away')).toEqual([])
    await adapter.close()
  })

  test('keeps the connection when it refuses one command only', async () => {
    const adapter = open(`redis://narrow:narrow@127.0.0.1:${server.port}`)
    const { Redis } = await import('ioredis')
    const admin = new Redis(url())
    await admin.call('ACL', 'SETUSER', 'narrow', 'reset', 'on', '>narrow', '+scan')

    const error = await failureOf(adapter.lookAt('q', ['1']))
    expect(error).toMatchObject({
      code: 'unavailable',
      message: 'Redis does not allow its user what is needed.',
    })
    expect(await adapter.overview()).toEqual([])
    const connected = async () =>
      String(await admin.call('CLIENT', 'LIST')).match(/user=narrow/g)?.length ?? 0
    expect(await connected()).toBe(1)
    await adapter.close()
    await expect.poll(connected).toBe(0)
    admin.disconnect()
  })
})
