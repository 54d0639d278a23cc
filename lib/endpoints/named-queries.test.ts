import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { quote } from '@/lib/prometheus/promql'
import { expandNamedQuery } from './named-queries'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from './testing/engine'
import { SHOP_CONFIG, SHOP_NOW, shopSamples } from './testing/shop'

const engine = withPrometheus(shopSamples)

beforeAll(() => {
  withConfig(SHOP_CONFIG)
})

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  const run = async (text: string) => engine.ask(expandNamedQuery(text) ?? '', SHOP_NOW)

  test.each(['p50', 'p95', 'p99', 'requests_per_second', 'error_ratio'])(
    'pitwall:endpoint_%s tells every endpoint under the same labels',
    async (name) => {
      const found = await run(`pitwall:endpoint_${name}{service="shop"}`)
      const orders = found.find(({ labels }) => labels.route === '/orders/:id')

      expect(orders?.labels).toEqual({ service: 'shop', method: 'GET', route: '/orders/:id' })
      expect(orders?.value).toBeGreaterThanOrEqual(0)
    },
  )

  test('tells one endpoint, and its requests by status', async () => {
    const one = '{service="shop",method="POST",route="/failing",window="1h"}'
    expect(await run(`pitwall:endpoint_error_ratio${one}`)).toEqual([
      { labels: { service: 'shop', method: 'POST', route: '/failing' }, value: expect.closeTo(0.25, 6) },
    ])
    const byStatus = await run(`pitwall:endpoint_requests_by_status${one}`)
    expect(byStatus.map(({ labels }) => labels.status).sort()).toEqual(['201', '503'])
  })

  test('no value gets out of its quotes', { timeout: 60_000 }, async () => {
    const nasty = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.stringMatching(/^[\\"{}\n$1,=~ a]{0,12}$/),
      fc.constantFrom(
        '"} or up{a="',
        '\\"} or vector(1) #',
        '$1',
        '$'.concat('{1}'),
        'a\nb',
        '\\n',
        '`',
        "'",
      ),
    )
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (method, route) => {
        const text = `pitwall:endpoint_p95{service="shop",method=${quote(method)},route=${quote(route)}}`
        expect(await run(text)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

test.each([
  'up',
  'pitwall:endpoint_p42{service="shop"}',
  'pitwall:endpoint_p95{service="shop"} > 0.5',
  'sum(pitwall:endpoint_p95{service="shop"})',
  'pitwall:endpoint_p95{service="shop"} or up{a="}"}',
  'pitwall:endpoint_p95[5m]',
  'pitwall:endpoint_p95 offset 5m',
  'pitwall:endpoint_p95{service="shop"}[5m]',
])('%s is no named query', (text) => {
  expect(expandNamedQuery(text)).toBeUndefined()
})

test.each([
  'pitwall:endpoint_p95',
  'pitwall:endpoint_p95{}',
  'pitwall:endpoint_p95{service="nobody"}',
  'pitwall:endpoint_p95{service="dark"}',
  'pitwall:endpoint_p95{service=~"shop"}',
  "pitwall:endpoint_p95{service='shop'}",
  'pitwall:endpoint_p95{service="shop",job="x"}',
  'pitwall:endpoint_p95{service="shop",__proto__="x"}',
  'pitwall:endpoint_p95{service="shop",service="shop"}',
  'pitwall:endpoint_p95{service="shop",method="GET"}',
  'pitwall:endpoint_p95{service="shop",window="7m"}',
  'pitwall:endpoint_p95{service="shop",window="constructor"}',
  'pitwall:endpoint_p95{service="sh\\x6fp"}',
  'pitwall:endpoint_p95{service="shop"',
])('%s is refused with the reason', (text) => {
  expect(() => expandNamedQuery(text)).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test('whatever the text, the answer is a query, nothing or a refusal', () => {
  const pieces = fc.constantFrom(
    'pitwall:endpoint_p95',
    '{',
    '}',
    'service="shop"',
    ',',
    '"',
    '\\',
    '=',
    ' ',
    '\n',
    'method="',
    'route',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        const expanded = expandNamedQuery(parts.join(''))
        if (expanded !== undefined) expect(expanded).toContain('job="shop"')
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid' })
      }
    }),
    { numRuns: 2_000 },
  )
})
