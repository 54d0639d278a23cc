import { expect, test } from 'vitest'
import type { HealthSummary } from '@/lib/status/contract'
import { troublesOf } from './trouble-words'

const health: HealthSummary = {
  level: 'operational',
  since: null,
  asOf: '2026-03-31T10:26:04.000Z',
  services: [],
  dependencies: [],
  storage: [],
  prometheus: { status: 'ok', asOf: null },
  worker: { status: 'ok', asOf: null },
  configProblems: [],
}

test('says nothing on a good day', () => {
  expect(troublesOf({ health, unreachable: false, age: '4 s' })).toEqual([])
})

test('says how old the picture is while the database is away', () => {
  expect(troublesOf({ health, unreachable: true, age: '6 min' })).toEqual([
    expect.stringContaining('known 6 min ago'),
  ])
})

test('says that nothing is known when nothing was ever read', () => {
  expect(troublesOf({ health: undefined, unreachable: true, age: undefined })).toEqual([
    expect.stringContaining('Nothing has been read yet'),
  ])
})

test('names a worker that stopped and each problem of the configuration', () => {
  const seen: HealthSummary = {
    ...health,
    worker: { status: 'stale', asOf: null },
    configProblems: ['line 12: unknown key `intervall`'],
  }

  expect(troublesOf({ health: seen, unreachable: false, age: '4 s' })).toEqual([
    expect.stringContaining('PITWALL_WORKER=on'),
    expect.stringContaining('line 12'),
  ])
})
