import { expect, test } from 'vitest'
import { curlOf, grafanaLink, prometheusLink } from './query-links'

const span = { from: Date.parse('2026-03-31T09:26:04Z'), to: Date.parse('2026-03-31T10:26:04Z') }
const query = 'sum(rate(x{a="b"}[5m]))'

test('Prometheus opens with the query over the shown time', () => {
  const link = new URL(prometheusLink('http://prometheus:9090/', [query, 'up'], span))

  expect(link.pathname).toBe('/graph')
  expect(link.searchParams.get('g0.expr')).toBe(query)
  expect(link.searchParams.get('g1.expr')).toBe('up')
  expect(link.searchParams.get('g0.range_input')).toBe('3600s')
  expect(link.searchParams.get('g0.end_input')).toBe('2026-03-31 10:26:04')
})

test('Grafana opens its explorer on the data source that is configured', () => {
  const link = new URL(grafanaLink('http://grafana/base', 'prom-1', [query], span))
  const { a } = JSON.parse(link.searchParams.get('panes') ?? '{}')

  expect(link.pathname).toBe('/base/explore')
  expect(a.queries[0]).toMatchObject({ expr: query, datasource: { uid: 'prom-1' } })
  expect(a.range).toEqual({ from: String(span.from), to: String(span.to) })
})

test('curl asks for what is shown and leaves out what is not', () => {
  expect(curlOf('http://p/api/ops/endpoints/x', { from: 'now-1h', compare: undefined })).toBe(
    `curl -sS -H "Authorization: Bearer $PITWALL_TOKEN" 'http://p/api/ops/endpoints/x?from=now-1h'`,
  )
})
