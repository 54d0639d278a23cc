import { asc, eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect } from 'vitest'
import { type Anomaly, anomalies, levelSpans } from '@/db/schema'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { recordDeploy } from '@/lib/deploys/commands'
import { replaceInstance } from '@/lib/process-wide'
import { writeStanding } from '@/lib/status/spans'
import { candidate } from '../contract'
import type { SeriesKey } from '../series'
import { settingsFor } from '../settings-for'
import { MINUTE } from '../state'
import { rhythm } from '../testing'
import { seriesOf, type World, work, worldSource } from './testing'

const NOW = Date.parse('2026-01-20T02:50:00Z')
const SMEAR = 5 * MINUTE
const ENDPOINTS = ['', 'garage:GET:~1races', 'garage:GET:~1leagues', 'garage:POST:~1picks']
const SIGNALS = ['p95', 'errors', 'traffic'] as const
const KEYS = ENDPOINTS.flatMap((endpoint) => SIGNALS.map((signal) => seriesOf(signal, endpoint)))
const latency = rhythm({ noise: 0.03 })
const traffic = rhythm({ noise: 0.03, seed: 2 })

type Fault = { from: number; until: number; slower?: number; failing?: number }

/** A shop that is calm but for one fault; values are over the five minutes before, as queries take them. */
const shop =
  (fault: Fault): World =>
  (key, at) => {
    const share = Math.max(0, Math.min(at, fault.until) - Math.max(at - SMEAR, fault.from)) / SMEAR
    const value = {
      p95: latency(at + key.endpoint.length * MINUTE) + (share > 0.05 ? (fault.slower ?? 0) : 0),
      errors: share * (fault.failing ?? 0),
      traffic: traffic(at) / 10,
      custom: undefined,
    }[key.signal]
    return key.signal === 'traffic' ? { value } : { value, requests: 500 }
  }

const sourceOf = (fault: Fault) =>
  worldSource(KEYS, shop(fault), { settings: (key: SeriesKey) => settingsFor({}, key) }, 'garage')
const calm = { from: 0, until: 0 }
const told = ({ db }: Context): Promise<Anomaly[]> => db.select().from(anomalies).orderBy(asc(anomalies.id))
const firstCandidate = (anomaly: Anomaly | undefined) => candidate.array().parse(anomaly?.candidates)[0]

beforeAll(() => {
  withConfig(`
services: [{ id: garage, name: Garage, url: "http://garage.example", dependsOn: [{ id: db }] }]
dependencies: [{ id: db, name: Garage database, kind: local, path: / }]
`)
})
beforeEach(() => replaceInstance('anomalies.memories'))

describe('a database that becomes slow', () => {
  const fault = { from: NOW + 10 * MINUTE + 20_000, until: NOW + 25 * MINUTE, slower: 300 }

  test('is one anomaly of the service within three minutes, with the database as its first candidate', async ({
    ctx,
  }) => {
    await work(ctx, sourceOf(fault), NOW, 10)
    const database = { kind: 'dependency' as const, id: 'db', name: 'Garage database' }
    const at = (time: number) => ({ ...ctx, now: new Date(time) })
    await writeStanding(at(NOW), database, undefined, { level: 'operational', evidence: [] })
    const [span] = await ctx.db.select().from(levelSpans).where(eq(levelSpans.subjectId, 'db'))
    await writeStanding(at(fault.from + 10_000), database, span, { level: 'degraded', evidence: [] })
    await work(ctx, sourceOf(fault), NOW + 10 * MINUTE, 15)

    const [anomaly, ...others] = await told(ctx)
    expect(others).toEqual([])
    expect(anomaly).toMatchObject({ state: 'open', signal: 'p95', endpoint: null, service: 'garage' })
    expect((anomaly?.openedAt.getTime() ?? 0) - fault.from).toBeLessThanOrEqual(3 * MINUTE)
    expect(firstCandidate(anomaly)).toMatchObject({ kind: 'dependency', subject: 'dependency:db' })
  })

  test('is over within fifteen minutes after its end', async ({ ctx }) => {
    await work(ctx, sourceOf(fault), NOW, 45)

    const [anomaly, ...others] = await told(ctx)
    expect(others).toEqual([])
    expect(anomaly).toMatchObject({ state: 'resolved' })
    expect((anomaly?.resolvedAt?.getTime() ?? 0) - fault.until).toBeLessThanOrEqual(15 * MINUTE)
  })
})

test('a deploy that fails requests is one anomaly, with the deploy as its first candidate', async ({
  ctx,
}) => {
  const fault = { from: NOW + 10 * MINUTE, until: NOW + 60 * MINUTE, failing: 30 }
  await work(ctx, sourceOf(fault), NOW, 10)
  await recordDeploy({ ...ctx, now: new Date(fault.from) }, { service: 'garage', version: '2.0.0' })
  await work(ctx, sourceOf(fault), NOW + 10 * MINUTE, 6)

  const [anomaly, ...others] = await told(ctx)
  expect(others).toEqual([])
  expect(anomaly).toMatchObject({ state: 'open', signal: 'errors', severity: 'critical' })
  expect((anomaly?.openedAt.getTime() ?? 0) - fault.from).toBeLessThanOrEqual(3 * MINUTE)
  expect(firstCandidate(anomaly)).toMatchObject({ kind: 'deploy' })
})

test('what begins with a deploy right after another anomaly is another one', async ({ ctx }) => {
  const first = { from: NOW + 10 * MINUTE, until: NOW + 15 * MINUTE, slower: 300 }
  const second = { from: NOW + 30 * MINUTE, until: NOW + 60 * MINUTE, slower: 300 }
  const both: World = (key, at) => (at < NOW + 25 * MINUTE ? shop(first)(key, at) : shop(second)(key, at))
  const source = worldSource(KEYS, both, { settings: (key: SeriesKey) => settingsFor({}, key) }, 'garage')
  await work(ctx, source, NOW, 30)
  expect(await told(ctx)).toMatchObject([{ state: 'resolved' }])

  await recordDeploy({ ...ctx, now: new Date(second.from) }, { service: 'garage', version: '2.0.0' })
  await work(ctx, source, NOW + 30 * MINUTE, 5)
  const [, again] = await told(ctx)
  expect(again).toMatchObject({ state: 'open' })
  expect(firstCandidate(again)).toMatchObject({ kind: 'deploy' })
})

test('a night without an incident has none', async ({ ctx }) => {
  await work(ctx, sourceOf(calm), NOW, 10)
  await work(ctx, sourceOf(calm), NOW + 8 * 60 * MINUTE, 1)

  expect(await told(ctx)).toEqual([])
})
