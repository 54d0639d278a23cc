import { beforeAll, describe, expect } from 'vitest'
import { anomalies, deploys, levelSpans, opsEvents } from '@/db/schema'
import { TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { recordDeploy } from '@/lib/deploys/commands'
import { exclusionAt, listExclusions } from './exclusions'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

const NOW = TEST_NOW.getTime()
const ago = (minutes: number) => new Date(NOW - minutes * 60_000)
const list = (ctx: Context, from = 120, to = 0) =>
  listExclusions(ctx, 'shop', { from: ago(from), to: ago(to) })

type Level = (typeof levelSpans.$inferInsert)['level']

const span = (ctx: Context, level: Level, from: number, until: number | null, subjectId = 'shop') =>
  ctx.db.insert(levelSpans).values({
    ...{ subjectKind: 'service', subjectId, level, evidence: [] },
    ...{ fromAt: ago(from), untilAt: until === null ? null : ago(until) },
  })

const blind = (ctx: Context, from: number, to: number) =>
  ctx.db.insert(opsEvents).values({
    ...{ at: ago(from), lane: 'service', kind: 'monitor_blind', subject: 'monitor', severity: 'warning' },
    ...{ title: 'Pitwall was blind', evidence: { from: ago(from), to: ago(to) } },
  })

const incident = (ctx: Context, from: number, until: number | null, said?: string, service = 'shop') =>
  ctx.db.insert(anomalies).values({
    ...{
      service,
      signal: 'p95',
      unit: 'ms',
      state: until === null ? 'open' : 'resolved',
      severity: 'warning',
    },
    ...{ onsetAt: ago(from), openedAt: ago(from - 2), resolvedAt: until === null ? null : ago(until) },
    ...{ lastJoinedAt: ago(from), peakAt: ago(from), peakScore: 9, observed: 9, expected: {}, sentence: '' },
    ...{ verdict: said === undefined ? null : { verdict: said } },
  })

describe('listExclusions', () => {
  test('maintenance freezes, until a rate holds nothing of it any more', async ({ ctx }) => {
    await span(ctx, 'maintenance', 90, 60)
    await span(ctx, 'degraded', 60, 30)
    await span(ctx, 'maintenance', 20, null, 'other')

    expect(await list(ctx)).toEqual([
      { from: NOW - 90 * 60_000, to: NOW - 55 * 60_000, reason: 'maintenance', freeze: true },
    ])
    expect(await list(ctx, 57)).toHaveLength(1)
  })

  test('the ten minutes after a deploy of this service are judged, not learned', async ({ ctx }) => {
    await recordDeploy(ctx, { service: 'shop', version: '1.4', at: ago(60).toISOString() })
    await ctx.db.insert(deploys).values({ service: 'other', version: '2', source: 'ci', at: ago(60) })

    expect(await list(ctx)).toEqual([
      { from: NOW - 60 * 60_000, to: NOW - 50 * 60_000, reason: 'deploy', freeze: false },
    ])
  })

  test('blind times: of the monitor, and of the service', async ({ ctx }) => {
    await blind(ctx, 90, 80)
    await span(ctx, 'unknown', 30, 20)

    expect(await list(ctx)).toEqual([
      { from: NOW - 90 * 60_000, to: NOW - 80 * 60_000, reason: 'blind', freeze: false },
      { from: NOW - 30 * 60_000, to: NOW - 20 * 60_000, reason: 'blind', freeze: false },
    ])
  })

  test('incidents that people confirmed, and no other anomaly', async ({ ctx }) => {
    await incident(ctx, 100, 90, 'confirmed')
    await incident(ctx, 80, 70, 'false_positive')
    await incident(ctx, 60, 50)
    await incident(ctx, 40, 30, 'confirmed', 'other')
    await incident(ctx, 20, null, 'confirmed')

    expect(await list(ctx)).toEqual([
      { from: NOW - 100 * 60_000, to: NOW - 90 * 60_000, reason: 'incident', freeze: false },
      { from: NOW - 20 * 60_000, to: NOW, reason: 'incident', freeze: false },
    ])
  })

  test('what touches the range counts, what lies beside it does not', async ({ ctx }) => {
    for (const [from, until] of [
      [100, 90],
      [75, 55],
      [45, 25],
      [20, 10],
    ] as const) {
      await span(ctx, 'maintenance', from, until)
      await blind(ctx, from, until)
      await incident(ctx, from, until, 'confirmed')
      await recordDeploy(ctx, { service: 'shop', version: `v${from}`, at: ago(from - 10).toISOString() })
    }
    const found = await list(ctx, 60, 40)

    expect(found.filter(({ reason }) => reason === 'deploy')).toHaveLength(1)
    for (const reason of ['maintenance', 'blind', 'incident'])
      expect(found.filter((one) => one.reason === reason)).toHaveLength(2)
  })

  test('of very many the newest 1 000 are told', async ({ ctx }) => {
    await ctx.db.insert(deploys).values(
      Array.from({ length: 1_005 }, (_, index) => ({
        ...{ service: 'shop', version: String(index), source: 'ci' as const },
        at: new Date(NOW - index * 1_000),
      })),
    )
    await span(ctx, 'maintenance', 100, 99)
    const found = await list(ctx)

    expect(found).toHaveLength(1_000)
    expect(found.at(-1)?.from).toBe(NOW)
  })
})

describe('exclusionAt', () => {
  const stretches = [
    { from: 10, to: 30, reason: 'deploy', freeze: false },
    { from: 20, to: 40, reason: 'maintenance', freeze: true },
  ] as const

  test.for([
    [9, {}],
    [10, { learn: false }],
    [20, { frozen: 'maintenance' }],
    [40, { frozen: 'maintenance' }],
    [41, {}],
  ] as const)('at %i', ([at, expected]) => {
    expect(exclusionAt(stretches, at)).toEqual(expected)
  })
})
