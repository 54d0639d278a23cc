import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestPaddock, type TestPaddock } from '../testing/paddock'

let paddock: TestPaddock
beforeAll(async () => {
  paddock = await startTestPaddock()
})
afterEach(async () => {
  await paddock.line.open()
  await paddock.internal('system/maintenance/disable', 'POST')
})
afterAll(() => paddock.stop())

describe('the internal token', () => {
  test.each([undefined, 'wrong', ''])('is needed: %s is refused', async (token) => {
    const headers: Record<string, string> = token === undefined ? {} : { 'X-Internal-Token': token }
    const { status, body } = await paddock.call('/api/internal/system/info', { headers })

    expect([status, body.code]).toEqual([401, 'unauthenticated'])
    expect(body).toMatchObject({ error: true, reason: body.detail })
  })
})

describe('looking inside', () => {
  test('info tells what runs', async () => {
    expect((await paddock.internal('system/info')).body).toMatchObject({
      version: paddock.settings.version,
      environment: 'demo',
      migrations: [{ name: '0003_operations' }, { name: '0002_drafts' }, { name: '0001_catalog' }],
    })
  })

  test('smoke passes by name', async () => {
    const { status, body } = await paddock.internal('system/smoke')

    expect([status, body.status]).toEqual([200, 'pass'])
    expect(body.checks.map(({ name }: { name: string }) => name)).toEqual([
      'connectivity',
      'migration_history',
      'active_season_exists',
      'race_catalog_available',
    ])
  })

  test('smoke fails without a database', async () => {
    await paddock.line.shut()
    const { status, body } = await paddock.internal('system/smoke')

    expect([status, body.status]).toEqual([503, 'fail'])
  })

  test('db-info fingerprints the schema and counts the tables that matter', async () => {
    const { body } = await paddock.internal('ops/db-info')

    expect(body).toMatchObject({
      schemaFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverVersion: expect.any(String),
      latestMigration: { name: '0003_operations', at: expect.stringMatching(/Z$/) },
      tableCounts: { leagues: 160, users: 1200, races: 24 },
    })
    expect(body.appliedMigrations).toEqual(['0003_operations', '0002_drafts', '0001_catalog'])
  })
})

describe('maintenance', () => {
  test('closes the API and leaves health and internal routes open', async () => {
    const toggled = await paddock.internal('system/maintenance/enable', 'POST', { reason: 'new tyres' })
    const closed = await paddock.call('/api/races')

    expect(toggled.body).toMatchObject({ maintenance: true, changed: true, auditLogged: true })
    expect(toggled.body.window).toMatchObject({ scope: 'global', mode: 'full', reason: 'new tyres' })
    expect([closed.status, closed.body.code, closed.body.detail]).toEqual([503, 'maintenance', 'new tyres'])
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await paddock.call('/api/health/ready')).status).toBe(200)
    expect((await paddock.internal('system/info')).status).toBe(200)
  })

  test('that is read only lets reads through, and nothing that writes', async () => {
    await paddock.internal('system/maintenance/enable', 'POST', { mode: 'read_only' })
    const read = await paddock.call('/api/races')
    const write = await paddock.call('/api/leagues/1/join', { method: 'POST', body: '{}' })
    expect([read.status, write.status, write.body.code]).toEqual([200, 503, 'maintenance'])
  })

  test('asked for again takes the new end, and stays what it was', async () => {
    const [soon, later] = [60_000, 120_000].map((ms) => new Date(Date.now() + ms).toISOString())
    const first = await paddock.internal('system/maintenance/enable', 'POST', { endsAt: soon, mode: 'drain' })
    const second = await paddock.internal('system/maintenance/enable', 'POST', { endsAt: later })
    const third = await paddock.internal('system/maintenance/enable', 'POST')
    expect(second.body).toMatchObject({ changed: false, window: { ...first.body.window, endsAt: later } })
    expect(third.body.window).toEqual(second.body.window)
  })

  test('is switched twice without harm', async () => {
    const first = await paddock.internal('system/maintenance/enable', 'POST')
    const second = await paddock.internal('system/maintenance/enable', 'POST')
    const off = await paddock.internal('system/maintenance/disable', 'POST')
    const offAgain = await paddock.internal('system/maintenance/disable', 'POST')

    expect(second.body).toMatchObject({ maintenance: true, changed: false, window: first.body.window })
    expect(off.body).toMatchObject({ maintenance: false, changed: true })
    expect(offAgain.body).toEqual({ maintenance: false, changed: false, auditLogged: false, window: null })
  })

  test('works without the database and says that no audit row was written', async () => {
    await paddock.line.shut()
    const { status, body } = await paddock.internal('system/maintenance/enable', 'POST')

    expect(status).toBe(200)
    expect(body).toMatchObject({ maintenance: true, changed: true, auditLogged: false })
  })

  test('refuses fields it does not know and an end in the past', async () => {
    const unknown = await paddock.internal('system/maintenance/enable', 'POST', { soon: true })
    const past = await paddock.internal('system/maintenance/enable', 'POST', {
      endsAt: '2020-01-01T00:00:00Z',
    })

    expect([unknown.status, past.status]).toEqual([400, 400])
  })

  test('ends by itself', async () => {
    const endsAt = new Date(Date.now() + 1_000).toISOString()
    await paddock.internal('system/maintenance/enable', 'POST', { endsAt })

    expect(paddock.app.maintenance.current(new Date(endsAt))).toBeUndefined()
  })
})
