import { expect, test } from 'vitest'
import { anomalyEvidence } from './evidence'

const AT = new Date('2026-01-02T14:15:00Z')

test('an anomaly is a reason with its value, its band and its page', () => {
  const told = { id: 7n, sentence: 'Shop: p95 412 ms', observed: 412, unit: 'ms', onsetAt: AT }

  expect(anomalyEvidence({ ...told, expected: { value: 180, low: 150, high: 235 } })).toEqual({
    ...{ code: 'anomaly', source: 'anomaly:7', message: 'Shop: p95 412 ms', observed: '412 ms' },
    ...{ expected: '150-235 ms', since: AT.toISOString(), href: '/timeline/anomalies/7' },
  })
  expect(anomalyEvidence({ ...told, expected: null }).expected).toBeNull()
})
