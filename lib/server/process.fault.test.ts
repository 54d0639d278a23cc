import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type OwnPostgres, ownPostgres } from '@/db/testing/own-postgres'
import { bundle, type ServerProcess, serverProcess } from './testing/process'

const START_MS = 20_000
const RECOVERY_MS = 5_000

let built: Awaited<ReturnType<typeof bundle>>
let database: OwnPostgres
const running: ServerProcess[] = []

beforeAll(async () => {
  built = await bundle('lib/server/testing/without-pages.ts')
  database = await ownPostgres()
})
afterAll(async () => {
  built.remove()
  await database.remove()
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.remove()
})

async function start(settings: Record<string, string> = {}): Promise<ServerProcess> {
  const one = await serverProcess(built.file, { DATABASE_URL: database.url, ...settings })
  running.push(one)
  return one
}

describe('the database is away', () => {
  test('F01 starts without it, is alive but not ready, and becomes ready by itself', async () => {
    const server = await start()
    await server.until('/api/health/live', 200, START_MS)

    expect(await server.status('/api/health/ready')).toBe(503)
    expect(await server.status('/health/ready')).toBe(503)
    await database.start()
    expect(await server.until('/api/health/ready', 200, START_MS)).toBeLessThan(RECOVERY_MS)
  })

  test('F02 stays alive through an immediate stop and is ready again soon after the database is', async () => {
    const server = await start()
    await server.until('/api/health/ready', 200, START_MS)
    await database.stop('immediate')
    await server.until('/api/health/ready', 503, RECOVERY_MS)

    expect(await server.status('/api/health/live')).toBe(200)
    await database.start()
    expect(await server.until('/api/health/ready', 200, START_MS)).toBeLessThan(RECOVERY_MS)
    expect(server.stdout()).not.toContain('uncaught')
  })

  test('a signal while it waits for the database ends it with 0', async () => {
    const server = await start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    await server.until('/api/health/live', 200, START_MS)
    server.kill('SIGTERM')

    expect(await server.exited).toBe(0)
  })
})

describe('F24 stopping', () => {
  test('ready says no first, running requests finish, and a second signal changes nothing', async () => {
    const server = await start({ DRAIN_DELAY_SECONDS: '1' })
    await server.until('/api/health/ready', 200, START_MS)
    const slow = server.status('/?ms=3000')
    await sleep(200)
    server.kill('SIGTERM')
    await server.until('/api/health/ready', 503, 1_000)
    server.kill('SIGTERM')
    expect(await server.status('/api/health/live')).toBe(200)
    await sleep(1_500)

    expect(await server.status('/api/health/live')).toBe('refused')
    expect(await slow).toBe(200)
    expect(await server.exited).toBe(0)
  })
})

describe('F36 settings that cannot work end the start with 78 and one line a problem', () => {
  const secret = 'too-short'

  test('missing and wrong variables, without showing a value', async () => {
    const server = await start({
      APP_ENV: 'production',
      NEXTAUTH_SECRET: secret,
      NEXTAUTH_URL: 'not-a-url-at-all',
      TRUSTED_PROXY_HOPS: 'many',
      ENABLE_INTERNAL_ROUTES: 'true',
    })

    expect(await server.exited).toBe(78)
    const lines = server.stderr().trim().split('\n')
    expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(
      expect.arrayContaining(['NEXTAUTH_SECRET', 'NEXTAUTH_URL', 'TRUSTED_PROXY_HOPS']),
    )
    expect(server.stdout() + server.stderr()).not.toMatch(/too-short|not-a-url-at-all/)
  })

  test('a configuration file that is not there', async () => {
    const server = await start({ PITWALL_CONFIG: '/nowhere/pitwall.yaml' })

    expect(await server.exited).toBe(78)
    expect(server.stderr()).toContain('/nowhere/pitwall.yaml')
  })

  test('a mistake in the configuration file, with file and line', async () => {
    const file = join(dirname(built.file), 'wrong.yaml')
    writeFileSync(file, `services:\n  - id: shop\n    url: \${NOWHERE_SET}\n`)
    const server = await start({ PITWALL_CONFIG: file })

    expect(await server.exited).toBe(78)
    expect(server.stderr().split('\n')[0]).toBe(
      `${file}: line 3: the environment variable NOWHERE_SET is not set`,
    )
  })

  test('a data folder that cannot be', async () => {
    const server = await start({ PITWALL_DATA_DIR: '/dev/null/pitwall' })

    expect(await server.exited).toBe(78)
    expect(server.stderr()).toMatch(/^PITWALL_DATA_DIR: /)
  })

  test('a port that somebody else has', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await sleep(50)
    const address = other.address()
    const taken = typeof address === 'object' && address !== null ? address.port : 0
    const server = await start({ PORT: String(taken) })

    expect(await server.exited).toBe(78)
    expect(server.stderr()).toBe(`PORT: ${taken} on 127.0.0.1 is taken\n`)
    other.close()
  })

  test('a database behind that may not be migrated names the command', async () => {
    const server = await start({
      PITWALL_MIGRATE: 'off',
      DATABASE_URL: database.url.replace(/postgres$/, 'template1'),
    })

    expect(await server.exited).toBe(78)
    expect(server.stderr()).toContain('npm run migrate')
  })
})
