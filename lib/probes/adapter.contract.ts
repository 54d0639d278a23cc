import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Probe } from './adapter'
import type { ProbeCode, ProbeResult } from './contract'
import { look } from './look'

export const LOCALHOST = '127.0.0.1'
const SECRET = 'sup3r-s3cret-value'

type Networked<Target> = {
  /** The kind's target at a port of this machine, with SECRET as its credential where it has one. */
  at: (port: number, secret: string) => Target
  /** Runs with the port of a real one that works, and a target that is right for it. */
  working?: (use: (target: Target) => Promise<void>) => Promise<void>
  /** What it makes of a server that talks nonsense. */
  nonsense: ProbeCode[]
}

/** What every kind that looks over the network promises, on real sockets. */
export function probeContract<Target>(kind: string, probe: Probe<Target>, kit: Networked<Target>): void {
  describe(`probe ${kind}`, () => {
    test('says refused where nobody listens', async () => {
      const port = await unusedPort()
      expectSafe(await look(probe, kit.at(port, SECRET), { timeoutMs: 2_000 }), ['refused'])
    })

    test('says timeout within its time where nothing is ever answered', async () => {
      await withTcpServer(
        () => undefined,
        async (port) => {
          const startedAt = performance.now()
          expectSafe(await look(probe, kit.at(port, SECRET), { timeoutMs: 300 }), ['timeout'])
          expect(performance.now() - startedAt).toBeLessThan(5_000)
        },
      )
    })

    test('says what nonsense is', async () => {
      const talk = (socket: Socket) => socket.end('\u0007nonsense nonsense nonsense\r\n\r\n'.repeat(20))
      await withTcpServer(talk, async (port) => {
        expectSafe(await look(probe, kit.at(port, SECRET), { timeoutMs: 1_500 }), kit.nonsense)
      })
    })

    test.runIf(kit.working)('says ok and how long it took where all is well', async () => {
      await kit.working?.(async (target) => {
        const result = await look(probe, target, { timeoutMs: 5_000 })
        expectSafe(result, ['ok'])
        expect(result.latencyMs).toBeGreaterThan(0)
      })
    })
  })
}

/** One of the codes, and never a secret in what people see. */
function expectSafe(result: ProbeResult, codes: ProbeCode[]): void {
  expect(codes).toContain(result.code)
  expect(JSON.stringify(result)).not.toContain(SECRET)
}

export async function withTcpServer(talk: (socket: Socket) => void, use: (port: number) => Promise<void>) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket)
  })
  try {
    await use(await listen(server))
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

export async function listen(server: Server): Promise<number> {
  server.listen(0, LOCALHOST)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}

export async function unusedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}
