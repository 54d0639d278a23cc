import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Address = { host: string; port: number }

/**
 * A way to a server that can be closed: `freeze` keeps every connection and lets nothing through, `shut` cuts and
 * refuses, `open` lets all through again. What was held back while frozen arrives then.
 */
export async function valve(target: Address) {
  const pairs = new Set<[Socket, Socket]>()
  let isFrozen = false

  const server = createServer((near) => {
    const far = connect(target.port, target.host)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => void to.write(chunk))
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.on('close', () => pairs.delete(pair))
      if (isFrozen) from.pause()
    }
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0

  async function shut() {
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
    await closed
  }
  return {
    address: { host: '127.0.0.1', port } satisfies Address,
    freeze() {
      isFrozen = true
      for (const [near, far] of pairs) [near.pause(), far.pause()]
    },
    async open() {
      isFrozen = false
      for (const [near, far] of pairs) [near.resume(), far.resume()]
      if (!server.listening) await listen(port)
    },
    shut,
  }
}
