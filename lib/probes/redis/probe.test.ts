import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { probeContract, unusedPort, withTcpServer } from '../adapter.contract'
import { look } from '../look'
import { probeRedis } from './probe'

probeContract('redis', probeRedis, {
  at: (port, secret) => ({ url: `redis://:${secret}@127.0.0.1:${port}` }),
  working: (use) =>
    withTcpServer(
      (socket) => socket.on('data', () => socket.write('+OK\r\n+PONG\r\n')),
      (port) => use({ url: `redis://:x@127.0.0.1:${port}` }),
    ),
  nonsense: ['schema'],
})

const replies = async (reply: string) => {
  let code = ''
  await withTcpServer(
    (socket) => socket.on('data', () => socket.write(reply)),
    async (port) => {
      code = (await look(probeRedis, { url: `redis://127.0.0.1:${port}` }, { timeoutMs: 2_000 })).code
    },
  )
  return code
}

test.each([
  ['-NOAUTH Authentication required.\r\n', 'auth'],
  ['-WRONGPASS invalid username-password pair\r\n', 'auth'],
  ['-LOADING Redis is loading the dataset in memory\r\n', 'overloaded'],
  ['-ERR unknown command\r\n', 'error'],
  ['+NOPE\r\n', 'schema'],
  ['$3\r\nfoo\r\n', 'schema'],
])('takes the answer %j for %s', async (reply, code) => {
  expect(await replies(reply)).toBe(code)
})

test('takes an answer that arrives in pieces', async () => {
  const inPieces = (socket: import('node:net').Socket) => {
    socket.once('data', () => {
      socket.write('+PO')
      setTimeout(() => socket.write('NG\r\n'), 20)
    })
  }
  await withTcpServer(inPieces, async (port) => {
    const target = { url: `redis://127.0.0.1:${port}` }
    expect(await look(probeRedis, target, { timeoutMs: 2_000 })).toMatchObject({ code: 'ok' })
  })
})

const SERVER = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path))

describe.skipIf(!SERVER)(`a real Redis${SERVER ? '' : ' (skipped: no redis-server on this machine)'}`, () => {
  let port = 0
  let server: ReturnType<typeof spawn> | undefined
  beforeAll(async () => {
    port = await unusedPort()
    const options = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--requirepass',
      'right-one',
      '--save',
      '',
    ]
    server = spawn(SERVER ?? '', options, { stdio: 'ignore' })
    await vi.waitFor(
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(void socket.destroy()))
          socket.on('error', reject)
        }),
      { timeout: 10_000, interval: 100 },
    )
  })
  afterAll(() => void server?.kill())

  test.each([
    ['right-one', 'ok'],
    ['wrong-one', 'auth'],
    ['', 'auth'],
  ])('answers to the password %j with %s', async (password, code) => {
    const target = { url: `redis://:${password}@127.0.0.1:${port}` }
    expect(await look(probeRedis, target, { timeoutMs: 5_000 })).toMatchObject({ code })
  })
})
