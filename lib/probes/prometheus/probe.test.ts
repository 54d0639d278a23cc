import { afterEach, expect, test, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { probeContract } from '../adapter.contract'
import { look } from '../look'
import { answering, withHttpServer } from '../testing'
import { probeEngine, probePrometheus } from './probe'

const vector = (...values: string[]) => ({
  status: 'success',
  data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1, value] })) },
})
const engine = (body: unknown, status = 200) => answering({ '/api/v1/query': { status, body } })

probeContract('prometheus', probePrometheus, {
  at: (port) => ({ url: `http://127.0.0.1:${port}`, query: 'up' }),
  working: (use) => withHttpServer(engine(vector('1')), (url) => use({ url, query: 'up' })),
  nonsense: ['schema'],
})

test.each([
  ['within its bounds', vector('0.5'), { min: 0.1, max: 1 }, 'ok', 'value 0.5'],
  ['below', vector('0.5', '0.05'), { min: 0.1 }, 'error', 'value 0.05 is below 0.1'],
  ['above', vector('3'), { max: 1 }, 'error', 'value 3 is above 1'],
  ['infinite', vector('+Inf'), { max: 1 }, 'error', 'value Infinity is above 1'],
  ['not a number', vector('NaN'), { min: 0 }, 'stale', 'the query gives no data'],
  ['absent', vector(), {}, 'stale', 'the query gives no data'],
  ['of another shape', { status: 'success', data: {} }, {}, 'schema', 'the answer is not a query result'],
  ['a scalar', { status: 'success', data: { resultType: 'scalar', result: [1, '7'] } }, {}, 'ok', 'value 7'],
])('says of a value %s', async (_what, body, bounds, code, detail) => {
  await withHttpServer(engine(body), async (url) => {
    expect(await look(probePrometheus, { url, query: 'q', ...bounds }, { timeoutMs: 5_000 })).toMatchObject({
      code,
      detail,
    })
  })
})

test.each([
  [400, 'schema'],
  [422, 'schema'],
  [401, 'auth'],
  [503, 'overloaded'],
])('says of HTTP %i that it is %s', async (status, code) => {
  await withHttpServer(engine({ status: 'error' }, status), async (url) => {
    expect(await look(probePrometheus, { url, query: 'q' }, { timeoutMs: 5_000 })).toMatchObject({ code })
  })
})

afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

test('asks the configured engine with its headers, and is disabled without one', async () => {
  vi.stubEnv('PROMETHEUS_URL', '')
  resetEnv()
  expect(await look(probeEngine, undefined, { timeoutMs: 5_000 })).toMatchObject({ code: 'disabled' })

  let tenant: unknown
  const listener = engine(vector('1'))
  await withHttpServer(
    (request, response) => {
      tenant = request.headers['x-scope-orgid']
      listener(request, response)
    },
    async (url) => {
      vi.stubEnv('PROMETHEUS_URL', url)
      vi.stubEnv('PROMETHEUS_HEADERS', '{"X-Scope-OrgID":"team"}')
      resetEnv()
      expect(await look(probeEngine, undefined, { timeoutMs: 5_000 })).toMatchObject({ code: 'ok' })
    },
  )
  expect(tenant).toBe('team')
})
