import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

export const REDIS_SERVER = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) =>
  existsSync(path),
)

/** Said with tests that cannot run. */
export const WITHOUT_REDIS = REDIS_SERVER ? '' : ' (skipped: no redis-server on this machine)'

export type RedisServer = { port: number; process: ChildProcess; stop(): Promise<void> }

/** A Redis of its own, in memory only. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await unusedPort()
  const command = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ]
  const process = spawn(REDIS_SERVER ?? '', [...command, ...options], { stdio: 'ignore' })
  const probe = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null })
  probe.on('error', () => undefined)
  // With a password it refuses, which shows as well that it is there.
  await probe.ping().catch(() => undefined)
  probe.disconnect()
  return {
    port,
    process,
    async stop() {
      const ended = once(process, 'exit')
      process.kill('SIGKILL')
      await ended
    },
  }
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
