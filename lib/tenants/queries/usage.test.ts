import { afterAll, beforeAll, describe, expect } from 'vitest'
import { test } from '@/db/testing/test'
import { forgetProxy, matrix, testEngine } from '@/lib/prometheus/testing'
import { tenantQuery } from '../contract'
import { getTenantPart } from '../queries'
import { ago, Product } from '../testing'
import { getUsage } from './usage'

const product = new Product()
const engine = testEngine()
const DAY_S = 86_400
const MIDNIGHT_S = Date.parse('2026-01-02T00:00:00Z') / 1_000
const EVIL = '12"} or up{x="\\\n'
const METRICS = [
  { name: 'Requests', unit: 'req', series: 'requests_total', label: 'league', selector: 'job="paddock"' },
]

beforeAll(async () => {
  await product.start()
  for (const id of ['12', '123', EVIL]) await product.league(id)
  for (let day = 0; day < 28; day++)
    await product.sql`insert into daily values ('12', ${ago(day * DAY_S)}, ${day === 1 ? 2 : 100}), ('123', ${ago(day * DAY_S)}, 7)`
})
afterAll(product.stop)

describe('usage', () => {
  test('is told by the product by day, of this tenant alone', async ({ ctx }) => {
    product.configure()
    const { items } = await getUsage(ctx, '12')

    expect(items).toMatchObject([
      { metric: 'picks', source: 'tenant', current: 2, today: 100, trend: 'below' },
    ])
    expect(items[0]?.points).toHaveLength(28)
    expect(items[0]?.change).toBeCloseTo(-0.98)
  })

  test('is asked of Prometheus with the id as one label value, whatever it is', async ({ ctx }) => {
    product.configure({ metrics: METRICS })
    engine.answer = ({ path }, response) => {
      const days = Array.from(
        { length: 28 },
        (_, day) => [MIDNIGHT_S - (27 - day) * DAY_S, '50'] as [number, string],
      )
      if (path === 'query_range') response.end(matrix([{ metric: {}, values: days }]))
      else
        response.end(
          JSON.stringify({
            status: 'success',
            data: { resultType: 'vector', result: [{ metric: {}, value: [1, '9'] }] },
          }),
        )
    }
    const { items } = await getUsage(ctx, EVIL)

    expect(items).toMatchObject([
      { metric: 'Requests', source: 'prometheus', unit: 'req', current: 50, today: 9, trend: 'usual' },
    ])
    expect(items[0]?.points.at(-2)?.at).toBe('2026-01-01T00:00:00.000Z')
    const queries = engine.asked.map(({ form }) => form.get('query'))
    expect(queries.length).toBeGreaterThan(1)
    for (const query of queries)
      expect(query).toContain('requests_total{job="paddock",league="12\\"} or up{x=\\"\\\\\\n"}[')
  })

  test('that one source does not tell is told by the other, with the reason', async ({ ctx }) => {
    product.configure({ metrics: METRICS })
    forgetProxy()
    engine.answer = (_asked, response) => response.writeHead(500).end()
    const { data } = await getTenantPart(ctx, '12', 'usage', tenantQuery.parse({}))

    expect(data).toMatchObject({ items: [{ metric: 'picks' }], problems: [expect.any(String)] })
  })
})
