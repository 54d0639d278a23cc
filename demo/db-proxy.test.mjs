import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabaseProxy } from './db-proxy.mjs'

let upstream
let proxy

beforeEach(async () => {
  upstream = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  proxy = createDatabaseProxy({
    host: '127.0.0.1',
    port: 0,
    target: { host: '127.0.0.1', port: upstream.address().port },
  })
  await proxy.open()
})
afterEach(async () => {
  await proxy.shut()
  upstream.close()
})

test('passes everything on, unchanged and in order', async () => {
  const sent = Buffer.from(Array.from({ length: 500_000 }, (_, index) => index % 251))

  expect((await echo(sent)).equals(sent)).toBe(true)
})

test('keeps the order when the delay ends in between', async () => {
  proxy.setDelay(200)
  const socket = await dial()
  socket.write('first ')
  setTimeout(() => {
    proxy.setDelay(0)
    socket.write('second')
  }, 50)

  expect((await read(socket, 12)).toString()).toBe('first second')
})

test('answers later by the delay, once for each round trip', async () => {
  proxy.setDelay(150)
  const startedAt = performance.now()
  await echo(Buffer.alloc(300_000))
  const took = performance.now() - startedAt

  expect(took).toBeGreaterThan(145)
})

test('shut, it drops what was open and refuses what comes', async () => {
  const open = await dial()
  const closed = once(open, 'close')
  await proxy.shut()
  await closed

  await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('opens again on the same port', async () => {
  const { port } = proxy
  await proxy.shut()
  await proxy.open()

  expect(proxy.port).toBe(port)
  expect((await echo(Buffer.from('back'))).toString()).toBe('back')
})

async function dial() {
  const socket = connect(proxy.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => socket.destroy())
  return socket
}

async function echo(sent) {
  const socket = await dial()
  socket.write(sent)
  return read(socket, sent.length)
}

async function read(socket, length) {
  const chunks = []
  let bytes = 0
  for await (const chunk of socket) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= length) break
  }
  return Buffer.concat(chunks)
}
