import { beforeAll, expect, test } from 'vitest'
import {
  PUT as acknowledge,
  DELETE as undoAcknowledgement,
} from '@/app/api/ops/anomalies/[id]/acknowledgement/route'
import { POST as addNote } from '@/app/api/ops/anomalies/[id]/notes/route'
import { GET as getAnomaly } from '@/app/api/ops/anomalies/[id]/route'
import { PUT as judge, DELETE as withdraw } from '@/app/api/ops/anomalies/[id]/verdict/route'
import { GET as getAnomalies } from '@/app/api/ops/anomalies/route'
import { GET as getBaseline } from '@/app/api/ops/baselines/[id]/route'
import { GET as getBaselines } from '@/app/api/ops/baselines/route'
import { createApiToken } from '@/db/testing/callers'
import { withConfig } from '@/lib/config/testing'
import { systemContext, transaction } from '@/lib/context'
import type { Handler } from '@/lib/http/route'
import { withOwnDatabase } from '@/lib/worker/testing'
import { anomaly, anomalyDetail, anomalyPage, baselineDetail, baselinePage } from './contract'
import { openAnomaly } from './lifecycle/testing'

withOwnDatabase()

let operator = ''
let reader = ''

beforeAll(async () => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
  reader = await createApiToken({ scopes: ['anomaly:read'] })
  operator = await createApiToken({ scopes: ['anomaly:read', 'anomaly:operate'] })
})

type Asked = { query?: string; id?: string; method?: string; body?: unknown; token?: string }

async function ask(handler: Handler, { query = '', id, method = 'GET', body, token = operator }: Asked = {}) {
  const request = new Request(`http://pitwall/api/ops/x${query}`, {
    method,
    headers: { host: 'pitwall', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await handler(request, { params: Promise.resolve(id === undefined ? {} : { id }) })
  return { status: answer.status, body: await answer.json() }
}

/** A committed one, of a service of its own. */
async function opened() {
  const at = { service: `shop-${crypto.randomUUID().slice(0, 8)}` }
  const { anomaly, baseline } = await transaction(systemContext(), (tx) => openAnomaly(tx, 1, at))
  return { ...at, id: String(anomaly.id), baselineId: String(baseline.id) }
}

test('what is read is of its contract', async () => {
  const { id, service, baselineId } = await opened()
  const query = `?service=${service}`

  const page = await ask(getAnomalies, { query, token: reader })
  expect(anomalyPage.strict().parse(page.body).items).toMatchObject([{ id, service, state: 'open' }])
  expect(anomalyDetail.strict().parse((await ask(getAnomaly, { id })).body).series).toHaveLength(1)
  expect(baselinePage.strict().parse((await ask(getBaselines, { query })).body).items).toHaveLength(1)
  const why = await ask(getBaseline, { id: baselineId, query: '?at=now-1d' })
  expect(baselineDetail.strict().parse(why.body).slot.days).toHaveLength(14)
})

test('an anomaly is acknowledged once, noted and judged', async () => {
  const { id } = await opened()
  const first = await ask(acknowledge, { id, method: 'PUT', body: { note: 'on it' } })
  expect(first.status).toBe(200)
  expect(anomaly.strict().parse(first.body).acknowledgement?.note).toBe('on it')
  expect(await ask(acknowledge, { id, method: 'PUT', body: {} })).toEqual(first)
  expect((await ask(undoAcknowledgement, { id, method: 'DELETE' })).body.acknowledgement).toBeNull()

  expect(await ask(addNote, { id, method: 'POST', body: { text: ' vacuum ' } })).toMatchObject({
    ...{ status: 201, body: { text: 'vacuum' } },
  })
  const accepted = await ask(judge, { id, method: 'PUT', body: { verdict: 'accepted', reason: 'more data' } })
  expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted' } })
  expect(await ask(withdraw, { id, method: 'DELETE' })).toMatchObject({
    ...{ status: 409, body: { code: 'conflict', detail: expect.stringContaining('cannot be undone') } },
  })
})

test('of two who act at once one is first, and the other hears of it', async () => {
  const { id } = await opened()
  const put = (note: string) => ask(acknowledge, { id, method: 'PUT', body: { note } })
  const [one, other] = await Promise.all([put('one'), put('other')])
  expect(one.body.acknowledgement).toEqual(other.body.acknowledgement)

  const say = (verdict: string) => ask(judge, { id, method: 'PUT', body: { verdict } })
  const said = await Promise.all([say('confirmed'), say('false_positive')])
  const { state, verdict } = (await ask(getAnomaly, { id })).body
  expect(said.some(({ status }) => status === 200)).toBe(true)
  expect([200, 409]).toEqual(expect.arrayContaining(said.map(({ status }) => status)))
  // Confirmed after it had been false, it goes back to what it is by its age.
  const states = verdict.verdict === 'confirmed' ? ['open', 'expired'] : ['false_positive']
  expect(states).toContain(state)
})

test.each([
  ['acknowledge', acknowledge, 'PUT', {}],
  ['undo', undoAcknowledgement, 'DELETE', undefined],
  ['note', addNote, 'POST', { text: 'x' }],
  ['judge', judge, 'PUT', { verdict: 'confirmed' }],
  ['withdraw', withdraw, 'DELETE', undefined],
] as const)(
  'who may only read may not %s, and one that is absent is not found',
  async (_what, handler, method, body) => {
    const { id } = await opened()

    expect((await ask(handler, { id, method, body, token: reader })).status).toBe(403)
    expect((await ask(handler, { id: '999999999999', method, body })).status).toBe(404)
    expect((await ask(handler, { id: 'x', method, body })).status).toBe(400)
  },
)

test.each([
  ['an unknown verdict', judge, 'PUT', { verdict: 'maybe' }],
  ['accepting without a reason', judge, 'PUT', { verdict: 'accepted' }],
  ['an empty note', addNote, 'POST', { text: ' ' }],
  ['a note that is too long', addNote, 'POST', { text: 'x'.repeat(2_001) }],
  ['an unknown field', acknowledge, 'PUT', { by: 'me' }],
] as const)('%s is refused', async (_what, handler, method, body) => {
  const { id } = await opened()
  expect((await ask(handler, { id, method, body })).status).toBe(400)
})

test.each([
  [getAnomalies, '?limit=201', undefined, 400],
  [getAnomalies, '?state=gone', undefined, 400],
  [getAnomalies, '?from=yesterday', undefined, 400],
  [getAnomalies, '?cursor=x', undefined, 400],
  [getBaselines, '?cursor=x', undefined, 400],
  [getBaseline, '?at=yesterday', '1', 400],
  [getBaseline, '', '2147483647', 404],
  [getBaseline, '', '2147483648', 400],
  [getAnomaly, '', '999999999999', 404],
])('%# a question that cannot be answered is refused', async (handler, query, id, status) => {
  expect((await ask(handler, { query, ...(id !== undefined && { id }) })).status).toBe(status)
})
