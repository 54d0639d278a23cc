import { describe, expect, test } from 'vitest'
import type { OpenAnomaly } from './anomaly-signals'
import { signalsOf } from './assess'
import { evidenceOf, type Look, levelOf } from './rules'
import { allWell, failing, look, NOW, SHOP, said } from './testing'

const open = (severity: OpenAnomaly['severity']): OpenAnomaly => ({
  severity,
  evidence: {
    ...{ code: 'anomaly', source: 'anomaly:7', message: 'Shop: p95 412 ms', since: NOW.toISOString() },
    ...{ observed: '412 ms', expected: '150-235 ms', href: '/timeline/anomalies/7' },
  },
})

const signals = (id: string, severity: OpenAnomaly['severity'], looks: Record<string, Look> = {}) =>
  signalsOf(SHOP, id, new Map([...allWell(), ...Object.entries(looks)]), NOW, {
    anomalies: new Map([['shop', [open(severity)]]]),
  })

const slowDatabase = { 'dependency:db': look({ latencyMs: 300 }) }
const inMaintenance = {
  'service:shop': said({
    parts: [
      {
        ...{ name: 'maintenance_mode', status: 'degraded', code: 'active' },
        ...{ critical: false, latencyMs: null, detail: '' },
      },
    ],
  }),
}

describe('an open anomaly', () => {
  test.each([
    ['of information', 'info', {}, 'operational'],
    ['while looks find all well', 'warning', {}, 'at_risk'],
    ['that is critical while looks find all well', 'critical', {}, 'at_risk'],
    ['beside a slow database', 'warning', slowDatabase, 'at_risk'],
    ['that is critical beside a slow database', 'critical', slowDatabase, 'at_risk'],
    ['beside an outage', 'critical', { 'dependency:db': failing('refused', 2) }, 'major_outage'],
  ] as const)('%s leaves the service where it belongs', (_what, severity, looks, level) => {
    expect(levelOf(signals('shop', severity, looks))).toBe(level)
  })

  test('is a reason for its service and for what rests on it', () => {
    expect(evidenceOf(signals('shop', 'warning'))).toEqual([open('warning').evidence])
    expect(evidenceOf(signals('portal', 'warning'))).toMatchObject([
      { code: 'anomaly', message: 'Portal rests on Shop: Shop: p95 412 ms' },
    ])
  })

  test('says nothing of what is in maintenance', () => {
    expect(levelOf(signals('shop', 'critical', inMaintenance))).toBe('maintenance')
  })
})
