import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GET as stateRoute } from '@/app/api/maintenance/state/route'
import { withConfig } from '@/lib/config/testing'
import { decide as decideInPitwall } from '@/lib/maintenance/gate/decide'
import { recall } from '@/lib/maintenance/memory/now'
import { MODES, retryAfterSeconds } from '@/lib/maintenance/rules'
import { forgetKnown, pretendKnown } from '@/lib/maintenance/testing'
import decisions from './decisions.json'
import { decide, type State } from './pitwall-gate'

beforeAll(() => {
  withConfig(`services:
  - { id: shop, name: Shop, url: "http://shop.example", health: { live: /up, ready: /api/health/ready } }`)
})
afterAll(forgetKnown)

type Request = [method: string, path: string, tenant: string | null, mode: string, retryAfter: number | null]
type Given = Parameters<typeof pretendKnown>[0][number]

/** What Pitwall's own gate makes of a request to the shop, when it is that time. */
function inPitwall(windows: Given[], at: Date, [method, path, tenant]: string[]) {
  pretendKnown(windows, at)
  const known = { ...recall(), now: at }
  const asked = { service: 'shop', path, method: (method ?? '').toUpperCase(), tenant }
  const { mode, closedBy } = decideInPitwall(known, asked)
  return { mode, retryAfter: closedBy ? retryAfterSeconds(closedBy.endsAt, at) : null }
}

function inClient(state: State, at: Date, [method = '', path = '', tenant]: string[]) {
  const { mode, closed } = decide(state, { method, path, tenant }, at.getTime())
  return { mode, retryAfter: closed?.retryAfterSeconds ?? null }
}

describe('the table all gates are held to', () => {
  test.each(decisions.cases)('$name', ({ now, windows, requests }) => {
    const at = new Date(now)
    const given = windows.map(
      ({ on, startsAt, endsAt, ...window }): Given => ({
        scope: window.scope,
        mode: MODES.find((mode) => mode === window.mode),
        onOverrun: window.onOverrun === 'end' ? 'end' : 'keep',
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
        begunAt: on ? new Date(startsAt) : null,
      }),
    )
    const state: State = JSON.parse(JSON.stringify({ known: true, exempt: decisions.exempt, windows }))
    for (const [method, path, tenant, mode, retryAfter] of requests as Request[]) {
      const request = [method, path, ...(tenant === null ? [] : [tenant])]
      const expected = { request, mode, retryAfter }
      expect({ request, ...inClient(state, at, request) }).toEqual(expected)
      expect({ request, ...inPitwall(given, at, request) }).toEqual(expected)
    }
  })
})

const START = Date.parse('2026-01-02T00:00:00Z')
const minute = (value: number) => new Date(START + value * 60_000)

const window = fc
  .record({
    scope: fc.constantFrom(
      'global',
      'service:shop',
      'service:portal',
      'route:shop POST /picks',
      'route:shop * /picks/:id',
      'route:shop GET /teams/{team}/*',
      'route:shop * *',
      'route:portal * *',
      'tenant:acme',
      'tenant:Ærø & co',
      'queue:mail/send',
      'cron:nightly',
    ),
    mode: fc.constantFrom(...MODES),
    startsAt: fc.integer({ min: -60, max: 120 }).map(minute),
    minutes: fc.integer({ min: 1, max: 120 }),
    onOverrun: fc.constantFrom('keep' as const, 'end' as const),
    begun: fc.boolean(),
  })
  .map(({ minutes, begun, ...one }) => ({
    ...one,
    endsAt: new Date(one.startsAt.getTime() + minutes * 60_000),
    begunAt: begun ? one.startsAt : null,
  }))

const piece = fc.constantFrom(
  ...['picks', 'teams', 'up', 'api', 'health', 'ready', 'internal', 'a', '7', '..', '.', ''],
  ...['%70icks', '%2e%2e', '%2F', '%', 'ü', '%C3%BC', '*', ':id'],
)
const path = fc
  .tuple(fc.array(piece, { maxLength: 6 }), fc.constantFrom('', '?x=1', '#y', '/'))
  .map(([pieces, end]) => `/${pieces.join('/')}${end}`)

test('whatever is on, a gate that heard the state decides as Pitwall does, then and for as long as it hears nothing newer', async () => {
  const requests = fc.tuple(
    fc.constantFrom('GET', 'HEAD', 'post', 'DELETE', 'OPTIONS'),
    path,
    fc.constantFrom(undefined, 'acme', 'ACME', 'Ærø & co'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(window, { maxLength: 8 }),
      requests,
      fc.integer({ min: -10, max: 130 }),
      fc.integer({ min: 0, max: 180 }),
      async (windows, [method, asked, tenant], heardAt, after) => {
        pretendKnown(windows, minute(heardAt))
        const answer = await stateRoute(new Request('http://pitwall/api/maintenance/state?service=shop'))
        const state: State = JSON.parse(await answer.text())
        const at = minute(heardAt + after)
        const request = [method, asked, ...(tenant === undefined ? [] : [tenant])]
        expect(inClient(state, at, request)).toEqual(inPitwall(windows, at, request))
      },
    ),
    { numRuns: 400 },
  )
})
