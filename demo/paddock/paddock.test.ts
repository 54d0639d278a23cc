import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPaddock, type TestPaddock } from '../testing/paddock'
import { DRIVERS, draftId, leagueId, leaguesOf, userId } from './world'

let paddock: TestPaddock
beforeAll(async () => {
  paddock = await startTestPaddock()
})
afterAll(() => paddock.stop())

describe('the game', () => {
  test.each(['/api/races', '/api/leagues', '/api/drafts'])('lists %s', async (path) => {
    const { status, body } = await paddock.call(path)

    expect(status).toBe(200)
    expect(body.items.length).toBeGreaterThan(10)
  })

  test('shows the standings of a league', async () => {
    const { seed } = paddock.settings
    const { body } = await paddock.call(`/api/leagues/${leagueId(seed, 0)}/standings`)

    expect(body.standings[0]).toEqual({
      userId: expect.stringMatching(/^us_/),
      name: expect.any(String),
      points: expect.any(Number),
    })
  })

  test('takes a pick for an open draft and keeps only the last', async () => {
    const first = await pick(4, DRIVERS[0]?.name)
    const second = await pick(4, DRIVERS[1]?.name)
    const { body } = await paddock.call(`/api/users/${userId(paddock.settings.seed, 0)}/picks`)

    expect([first.status, second.status]).toEqual([201, 201])
    expect(body.items.filter(({ draftId: id }: { draftId: string }) => id === second.body.draftId)).toEqual([
      expect.objectContaining({ driver: DRIVERS[1]?.name }),
    ])
  })

  test('refuses a pick for a locked draft, and one that makes no sense', async () => {
    expect((await pick(0, DRIVERS[0]?.name)).body.code).toBe('conflict')
    expect((await pick(4, 'Nobody')).body.code).toBe('invalid')
  })

  test('joins a league once', async () => {
    const { seed } = paddock.settings
    const league = leagueId(seed, leaguesOf(seed, 3)[0] ?? 0)
    const body = JSON.stringify({ userId: userId(seed, 3) })
    const answer = await paddock.call(`/api/leagues/${league}/join`, { method: 'POST', body })

    expect(answer.body).toMatchObject({ league, joined: false })
  })

  test('answers what is not there with a problem', async () => {
    const { status, headers, body } = await paddock.call('/api/leagues/nope', {
      headers: { 'X-Request-Id': 'abc' },
    })

    expect(status).toBe(404)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({ code: 'not_found', requestId: 'abc' })
  })

  test('counts what it served under the pattern of the route', async () => {
    await paddock.call('/api/races')
    const metrics = await (await fetch(`${paddock.url}/metrics`)).text()

    expect(metrics).toContain(
      'http_server_request_duration_seconds_count{http_route="/api/races",http_request_method="GET",http_response_status_code="200"}',
    )
    expect(metrics).toContain('paddock_db_query_duration_seconds_bucket{le="0.005",operation="select"}')
  })
})

function pick(slot: number, driver: string | undefined) {
  const { seed } = paddock.settings
  const league = leaguesOf(seed, 0)[0] ?? 0
  return paddock.call('/api/picks', {
    method: 'POST',
    body: JSON.stringify({ draftId: draftId(seed, league, slot), userId: userId(seed, 0), driver }),
  })
}
