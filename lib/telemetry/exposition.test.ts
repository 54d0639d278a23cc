import { expect, test } from 'vitest'
import { exposition } from './exposition'
import { metrics } from './metrics'

test('speaks Prometheus text, and OpenMetrics to who prefers it, side by side', async () => {
  metrics().dbFailures.inc({ reason: 'timeout' })
  const [plain, open] = await Promise.all([
    exposition('text/plain'),
    exposition('application/openmetrics-text;version=1.0.0,text/plain;q=0.5'),
  ])

  expect(plain.type).toContain('text/plain; version=0.0.4')
  expect(plain.text).toContain('pitwall_db_query_failures_total{reason="timeout"} 1')
  expect(plain.text).not.toContain('# EOF')
  expect(open.type).toContain('application/openmetrics-text; version=1.0.0')
  expect(open.text).toContain('pitwall_db_query_failures_total{reason="timeout"} 1')
  expect(open.text.trimEnd()).toMatch(/# EOF$/)
})

test('a scrape in OpenMetrics leaves the names of counters as they were', async () => {
  const before = await exposition(null)
  await exposition('application/openmetrics-text')

  const named = (text: string) => text.split('\n').filter((line) => line.startsWith('# TYPE'))
  expect(named((await exposition(null)).text)).toEqual(named(before.text))
})

test.each([
  'pitwall_ready',
  'pitwall_build_info',
  'nodejs_eventloop_lag_seconds',
  'process_cpu_seconds_total',
])('has %s', async (name) => {
  expect((await exposition(null)).text).toContain(`# TYPE ${name} `)
})

test('calls nothing but counters _total', async () => {
  const { text } = await exposition(null)
  const types = [...text.matchAll(/^# TYPE (\S+_total) (\S+)$/gm)].map(([, , type]) => type)

  expect(new Set(types)).toEqual(new Set(['counter']))
})

test('is one registry, whoever asks', () => {
  expect(metrics()).toBe(metrics())
})
