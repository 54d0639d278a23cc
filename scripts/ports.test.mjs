import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { addressOf, freePort, isFree } from './ports.mjs'

const listening = (port = 0) =>
  new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server))
  })

test('a taken port gives way to a neighbour', async () => {
  const server = await listening()
  const { port } = server.address()

  expect(await isFree(port)).toBe(false)
  const other = await freePort(port)
  expect(other).not.toBe(port)
  expect(await isFree(other)).toBe(true)
  server.close()
})

test('any free port is found without a preference', async () => {
  expect(await freePort(undefined)).toBeGreaterThan(1023)
})

test('the address is one a browser can open', () => {
  expect(addressOf('0.0.0.0', 3000)).toBe('http://127.0.0.1:3000')
  expect(addressOf('::1', 3000)).toBe('http://[::1]:3000')
  expect(addressOf('localhost', 80)).toBe('http://localhost:80')
})
