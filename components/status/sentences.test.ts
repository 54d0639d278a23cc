import { expect, test } from 'vitest'
import type { DependencySummary, HealthSummary, ServiceSummary } from '@/lib/status/contract'
import { headlineSentence, worstFirst } from './sentences'

const at = '2026-03-31T10:12:00.000Z'

const service = (name: string, overrides: Partial<ServiceSummary> = {}): ServiceSummary => ({
  id: name.toLowerCase(),
  name,
  level: 'operational',
  since: at,
  asOf: at,
  latencyMs: 12,
  evidence: [],
  dependencies: [],
  url: 'http://127.0.0.1',
  owner: null,
  runbook: null,
  version: null,
  revision: null,
  ...overrides,
})

const reason = (message: string) => ({
  code: 'slow',
  source: 'dependency:db',
  message,
  observed: null,
  expected: null,
  since: at,
  href: '/',
})

const health = (services: ServiceSummary[], dependencies: DependencySummary[] = []): HealthSummary => ({
  level: 'unknown',
  since: at,
  asOf: at,
  services,
  dependencies,
  storage: [],
  prometheus: { status: 'ok', asOf: at },
  worker: { status: 'ok', asOf: at },
  configProblems: [],
})

test('a good day counts what answers', () => {
  expect(headlineSentence(health([service('Paddock'), service('Mailer')]))).toBe(
    '2 services answer as expected.',
  )
})

test('trouble is said by its evidence, with the name of the service once', () => {
  const slow = service('Paddock', {
    level: 'degraded',
    evidence: [reason('Database answers in 410 ms.'), reason('Paddock is slow.')],
  })

  expect(headlineSentence(health([service('Mailer'), slow]))).toBe(
    'Paddock: Database answers in 410 ms; Paddock is slow.',
  )
})

test('the worst is said first and the rest is counted', () => {
  const troubled = ['A', 'B', 'C', 'D'].map((name) =>
    service(name, { level: 'at_risk', evidence: [reason(`${name} fails.`)] }),
  )
  const down = service('Z', { level: 'major_outage', evidence: [reason('Z does not answer.')] })

  expect(headlineSentence(health([...troubled, down]))).toBe(
    'Z does not answer. A fails. B fails. And 2 more services.',
  )
})

test('a service nobody has looked at yet is not called well', () => {
  expect(headlineSentence(health([service('Paddock', { level: 'unknown' })]))).toBe(
    'Paddock: nothing is known yet.',
  )
})

test('unknown stands between trouble and well', () => {
  const sorted = worstFirst([
    service('Well'),
    service('Unknown', { level: 'unknown' }),
    service('Risk', { level: 'at_risk' }),
  ])

  expect(sorted.map(({ name }) => name)).toEqual(['Risk', 'Unknown', 'Well'])
})
