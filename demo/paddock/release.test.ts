import { afterAll, beforeAll, expect, test } from 'vitest'
import { RELEASES } from '../release.mjs'
import { startTestPaddock, type TestPaddock } from '../testing/paddock'
import { planService } from './service-time'
import { DRIVERS, draftId, leaguesOf, userId } from './world'

const STANDINGS = '/api/leagues/:id/standings'
let paddock: TestPaddock

beforeAll(async () => {
  paddock = await startTestPaddock({ PADDOCK_VERSION: RELEASES.broken.version })
})
afterAll(() => paddock.stop())

test('the broken release fails for a driver without a result, and keeps the error', async () => {
  const { seed } = paddock.settings
  const rookie = DRIVERS.find(({ lastResult }) => lastResult === null)?.name
  const draft = draftId(seed, leaguesOf(seed, 0)[0] ?? 0, 4)
  const body = JSON.stringify({ draftId: draft, userId: userId(seed, 0), driver: rookie })
  const answer = await paddock.call('/api/picks', {
    method: 'POST',
    body,
    headers: { 'X-Request-Id': 'req-1' },
  })
  const kept = await paddock.app.database.sql`select route from errors where request_id = 'req-1'`

  expect([answer.status, answer.body.code]).toEqual([500, 'internal'])
  expect(kept).toEqual([{ route: 'POST /api/picks' }])
})

test('a fifth of the drivers have no result', () => {
  expect(DRIVERS.filter(({ lastResult }) => lastResult === null)).toHaveLength(DRIVERS.length / 5)
})

test('the broken release takes about three times as long for standings, and for nothing else', () => {
  const mean = (route: string, version: string) => {
    const drawn = Array.from(
      { length: 2_000 },
      () => planService('GET', route, { version, traffic: false }, 0).targetMs,
    )
    return drawn.reduce((sum, one) => sum + one, 0) / drawn.length
  }
  const slower = (route: string) =>
    mean(route, RELEASES.broken.version) / mean(route, RELEASES.stable.version)

  expect(slower(STANDINGS)).toBeGreaterThan(2.7)
  expect(slower('/api/races')).toBeLessThan(1.2)
})
