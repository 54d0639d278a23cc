import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect } from 'vitest'
import { anomalies, anomalySeries, type Baseline, levelSpans } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { recordDeploy } from '@/lib/deploys/commands'
import { type Subject, writeStanding } from '@/lib/status/spans'
import { anomalyContext, candidate } from '../contract'
import type { Observation } from '../observation'
import { followAnomalies } from './follow-anomalies'
import { createBaseline, minute, outside, PICKS } from './testing'

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", dependsOn: [{ id: db }, { id: mail, need: soft }] }
dependencies:
  - { id: db, name: Shop database, kind: local, path: / }
  - { id: mail, name: Mail, kind: local, path: / }
`)
})

const at = (ctx: Context, number: number): Context => ({ ...ctx, now: minute(number) })
const follow = (ctx: Context, number: number, open: readonly Observation[]) =>
  followAnomalies(at(ctx, number), { service: 'shop', minute: minute(number), open })
const all = ({ db }: Context) => db.select().from(anomalies).orderBy(anomalies.id)
const seriesOf = ({ db }: Context, id: bigint) =>
  db.select().from(anomalySeries).where(eq(anomalySeries.anomalyId, id)).orderBy(anomalySeries.baselineId)
const news = async (ctx: Context) =>
  (await eventsOf(ctx, 'service:shop')).map(({ kind, title }) => `${kind}: ${title}`)
const levels = async ({ db }: Context) =>
  (await db.select().from(levelSpans).orderBy(levelSpans.id)).map(
    ({ subjectId, level }) => `${subjectId} ${level}`,
  )

describe('followAnomalies', () => {
  let races: Observation
  let picks: Observation
  beforeEach<{ ctx: Context }>(async ({ ctx }) => {
    const seen = (baseline: Baseline) => outside({ baselineId: baseline.id, endpoint: baseline.endpoint })
    races = seen(await createBaseline(ctx))
    picks = seen(await createBaseline(ctx, { endpoint: PICKS }))
  })

  test('opens one anomaly with what it is about, tells it once and puts the service at risk', async ({
    ctx,
  }) => {
    await follow(ctx, 1, [races, picks])
    const [anomaly] = await all(ctx)

    expect(anomaly).toMatchObject({
      ...{ service: 'shop', state: 'open', severity: 'warning', onsetAt: minute(0), openedAt: minute(1) },
      ...{ peakScore: 2, observed: 412, affectedRequests: 40, acknowledgement: null, verdict: null },
    })
    expect(await seriesOf(ctx, anomaly?.id ?? 0n)).toHaveLength(2)
    expect(await news(ctx)).toContain(`anomaly_opened: ${anomaly?.sentence}`)
    expect(await levels(ctx)).toContain('shop at_risk')
  })

  test('a minute that comes again changes nothing', async ({ ctx }) => {
    await follow(ctx, 1, [races])
    await follow(ctx, 2, [races])
    const before = await all(ctx)
    for (const number of [1, 2]) await follow(ctx, number, [races])

    expect(await all(ctx)).toEqual(before)
    await follow(ctx, 3, [])
    const over = await all(ctx)
    await follow(ctx, 3, [])
    await follow(ctx, 2, [races])
    expect(await all(ctx)).toEqual(over)
    expect((await news(ctx)).filter((one) => one.startsWith('anomaly_'))).toHaveLength(2)
  })

  test('follows it until its last series is back', async ({ ctx }) => {
    await follow(ctx, 1, [races])
    await follow(ctx, 2, [{ ...races, score: 18, value: 900 }, picks])
    await follow(ctx, 3, [picks])
    await follow(ctx, 15, [])
    const [anomaly, ...others] = await all(ctx)

    expect(others).toEqual([])
    expect(anomaly).toMatchObject({
      ...{ state: 'resolved', severity: 'critical', resolvedAt: minute(15), lastJoinedAt: minute(3) },
      ...{ observed: 900, peakScore: 4, peakAt: minute(2), affectedRequests: 80 },
    })
    expect(await news(ctx)).toContain(`anomaly_resolved: Usual again after 14 min: ${anomaly?.sentence}`)
  })

  test('opens it again when it was over for less than ten minutes', async ({ ctx }) => {
    await follow(ctx, 1, [races])
    await follow(ctx, 3, [])
    await follow(ctx, 8, [races])

    expect(await all(ctx)).toMatchObject([{ state: 'open', resolvedAt: null }])
    expect(await news(ctx)).toContainEqual(expect.stringMatching(/^anomaly_opened: Again: /))
    await follow(ctx, 9, [])
    await follow(ctx, 30, [races])
    expect((await all(ctx)).map(({ state }) => state)).toEqual(['resolved', 'open'])
  })

  test('a verdict that came in between is kept', async ({ ctx }) => {
    await follow(ctx, 1, [races])
    await ctx.db.update(anomalies).set({ state: 'false_positive', resolvedAt: minute(2) })
    await follow(ctx, 3, [races])
    await follow(ctx, 4, [])

    expect(await all(ctx)).toMatchObject([{ state: 'false_positive', resolvedAt: minute(2) }])
    expect(await ctx.db.select().from(anomalySeries)).toMatchObject([{ closedAt: minute(4) }])
  })

  test('keeps apart what services do', async ({ ctx }) => {
    const blog = await createBaseline(ctx, { service: 'blog' })
    await follow(ctx, 1, [races])
    const open = [outside({ baselineId: blog.id })]
    await followAnomalies(at(ctx, 1), { service: 'blog', minute: minute(1), open })

    expect((await all(ctx)).map(({ service }) => service)).toEqual(['shop', 'blog'])
    const [, second] = await all(ctx)
    expect(anomalyContext.parse(second?.context).together).toMatchObject([{ service: 'shop' }])
  })
})

describe('the context', () => {
  const database: Subject = { kind: 'dependency', id: 'db', name: 'Shop database' }

  /** The database gets slow 12 seconds before minute 20 and is well again at minute 24. */
  async function slowDatabase(ctx: Context) {
    const fine = { level: 'operational' as const, evidence: [] }
    await writeStanding(at(ctx, 0), database, undefined, fine)
    const span = async () =>
      (await ctx.db.select().from(levelSpans)).find(
        ({ subjectId, untilAt }) => subjectId === 'db' && !untilAt,
      )
    const slow = { ...ctx, now: new Date(minute(20).getTime() - 12_000) }
    await writeStanding(slow, database, await span(), { level: 'degraded', evidence: [] })
    return async () => writeStanding(at(ctx, 24), database, await span(), fine)
  }

  const seen = async (ctx: Context) => [
    outside({
      baselineId: (await createBaseline(ctx)).id,
      onsetAt: minute(20).getTime(),
      openSince: minute(22).getTime(),
    }),
  ]

  test('names what the service needs as it was then, and the database first', async ({ ctx }) => {
    const open = await seen(ctx)
    const end = await slowDatabase(ctx)
    await follow(ctx, 22, open)
    await end()
    await follow(ctx, 25, open)
    const [anomaly] = await all(ctx)
    const context = anomalyContext.parse(anomaly?.context)

    expect(candidate.array().parse(anomaly?.candidates)).toMatchObject([
      {
        ...{ kind: 'dependency', subject: 'dependency:db' },
        evidence: 'Shop database (hard dependency) went degraded 12 s before the first slow minute',
      },
    ])
    expect(context.dependencies).toEqual([
      ...[{ id: 'db', name: 'Shop database', level: 'degraded', need: 'hard', since: expect.any(String) }],
      ...[{ id: 'mail', name: 'Mail', level: 'unknown', need: 'soft', since: null }],
    ])
    expect(context.changes.map(({ title }) => title)).toEqual([
      'Shop database: operational -> degraded',
      'Shop database: degraded -> operational',
    ])
    expect(context.asOf).toBe(minute(25).toISOString())
  })

  test('is written only when something changed', async ({ ctx }) => {
    const open = await seen(ctx)
    await slowDatabase(ctx)
    await follow(ctx, 22, open)
    await follow(ctx, 23, open)

    const [anomaly] = await all(ctx)
    expect(anomalyContext.parse(anomaly?.context).asOf).toBe(minute(22).toISOString())
  })

  test('names the deploy first, or nothing', async ({ ctx }) => {
    const open = await seen(ctx)
    await recordDeploy(at(ctx, 19), { service: 'shop', version: '2.0', actor: 'ci' })
    await follow(ctx, 22, open)
    await follow(ctx, 23, [])
    await follow(
      ctx,
      90,
      open.map((one) => ({ ...one, onsetAt: minute(88).getTime() })),
    )

    expect(await all(ctx)).toMatchObject([
      {
        candidates: [
          { kind: 'deploy', evidence: 'Shop is now 2.0 by ci, 1 min before the first slow minute' },
        ],
      },
      { candidates: [] },
    ])
  })
})
