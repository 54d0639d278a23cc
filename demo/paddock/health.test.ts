import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestPaddock, type TestPaddock } from '../testing/paddock'
import { type Dependency, overall } from './health'

let paddock: TestPaddock
beforeAll(async () => {
  paddock = await startTestPaddock()
})
afterEach(async () => {
  await paddock.line.open()
  await paddock.mail.open()
  paddock.line.setDelay(0)
  await expect.poll(async () => (await paddock.call('/api/health/ready')).status).toBe(200)
})
afterAll(() => paddock.stop())

async function dependency(name: string): Promise<Dependency | undefined> {
  const { body } = await paddock.call('/api/health/dependencies')
  return body.dependencies.find((one: Dependency) => one.name === name)
}

describe('all is well', () => {
  test.each(['/api/health/live', '/health/live'])('%s says what runs', async (path) => {
    const { version, revision } = paddock.settings
    expect(await paddock.call(path)).toMatchObject({
      status: 200,
      body: { status: 'ok', version, revision, uptimeSeconds: expect.any(Number) },
    })
  })

  test.each(['/api/health/ready', '/health/ready'])('%s is ready', async (path) => {
    expect(await paddock.call(path)).toMatchObject({ status: 200, body: { status: 'ready' } })
  })

  test.each([
    ['/api/health/ready', 'ready'],
    ['/api/health/dependencies', 'healthy'],
  ])('%s tells strangers the status alone, and who holds the token the rest', async (path, status) => {
    const proxied = { 'X-Forwarded-For': '203.0.113.9' }
    const token = { 'X-Internal-Token': paddock.settings.internalToken }
    await expect.poll(async () => (await paddock.call(path, { headers: proxied })).body).toEqual({ status })

    const { body } = await paddock.call(path, { headers: { ...proxied, ...token } })
    expect(Object.keys(body).length).toBe(2)
  })

  test('ping measures the database', async () => {
    expect((await paddock.call('/api/health/ping')).body).toEqual({
      status: 'ok',
      latencyMs: expect.any(Number),
      database: { status: 'healthy', latencyMs: expect.any(Number) },
    })
  })

  test('dependencies are named in full', async () => {
    const { status, body } = await paddock.call('/api/health/dependencies')

    expect(status).toBe(200)
    expect(body.dependencies.map(({ name }: Dependency) => name)).toEqual([
      'database',
      'mail',
      'draft_deadline_task',
      'maintenance_mode',
      'internal_service_auth',
    ])
    expect(body.dependencies[0]).toEqual({
      name: 'database',
      status: 'healthy',
      code: 'ok',
      critical: true,
      latencyMs: expect.any(Number),
      detail: expect.any(String),
      checkedAt: expect.stringMatching(/Z$/),
    })
  })
})

describe('something is not', () => {
  test('a database that is away makes it not ready, and leaves it alive', async () => {
    await paddock.line.shut()

    expect((await paddock.call('/api/health/live')).status).toBe(200)
    expect(await paddock.call('/api/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'not_ready' },
    })
    expect((await paddock.call('/api/health/dependencies')).status).toBe(503)
    expect(await paddock.call('/api/races')).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  })

  test('a slow database degrades', async () => {
    paddock.line.setDelay(250)

    expect(await dependency('database')).toMatchObject({ status: 'degraded', code: 'ok' })
  })

  test('a mail provider that is away is no reason to be unready', async () => {
    await paddock.mail.shut()

    expect(await dependency('mail')).toMatchObject({ status: 'unhealthy', code: 'refused', critical: false })
    expect((await paddock.call('/api/health/ready')).status).toBe(200)
  })
})

test.each([
  [true, 'unhealthy', 'unhealthy'],
  [false, 'unhealthy', 'degraded'],
  [false, 'unknown', 'unknown'],
  [true, 'healthy', 'healthy'],
] as const)('critical %s and %s is %s as a whole', (critical, status, whole) => {
  expect(overall([{ critical, status }])).toBe(whole)
})
