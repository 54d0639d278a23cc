import { beforeAll, describe, expect } from 'vitest'
import { baselineDays, baselineServices, baselines } from '@/db/schema'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { judgeAnomaly } from '../commands'
import { anomalyDetail, anomalyQuery, baselineDetail, baselineQuery } from '../contract'
import { allUsual, createBaseline, minute, openAnomaly, PICKS, RACES } from '../lifecycle/testing'
import { getAnomaly, getBaseline, listAnomalies, listBaselines } from '../queries'
import { DAY_MS, SLOTS } from '../state'

beforeAll(() => {
  withConfig(`
services:
  - id: shop
    name: Shop
    url: http://shop.example
    runbook: https://runbook.example/shop
    metrics: {}
    anomalies: { sensitivity: 5, overrides: [{ match: "POST *", signal: p95, direction: both, floor: 80 }] }
`)
})

const list = (ctx: Context, query: object = {}) => listAnomalies(ctx, anomalyQuery.parse(query))
const series = (ctx: Context, query: object = {}) => listBaselines(ctx, baselineQuery.parse(query))

/** One that is over, one of another service that is open. */
async function two(ctx: Context) {
  const { anomaly: over } = await openAnomaly(ctx, 1)
  await allUsual(ctx, 5)
  const { anomaly: open } = await openAnomaly(ctx, 20, { service: 'blog', signal: 'traffic', endpoint: '' })
  return { over: String(over.id), open: String(open.id) }
}

describe('the list of anomalies', () => {
  test('is newest first, and every filter must hold', async ({ ctx }) => {
    const { over, open } = await two(ctx)
    const ids = async (query: object) => (await list(ctx, query)).items.map(({ id }) => id)

    expect(await ids({})).toEqual([open, over])
    expect(await ids({ state: 'open' })).toEqual([open])
    expect(await ids({ severity: 'warning' })).toEqual([over])
    expect(await ids({ service: 'shop' })).toEqual([over])
    expect(await ids({ endpoint: RACES })).toEqual([over])
    expect(await ids({ endpoint: PICKS })).toEqual([])
    expect(await ids({ from: minute(10).toISOString() })).toEqual([open])
    expect(await ids({ to: minute(10).toISOString() })).toEqual([over])
    expect(await ids({ service: 'shop', state: 'open' })).toEqual([])
  })

  test('goes on where the page before ended, also where all opened at one moment', async ({ ctx }) => {
    for (const service of ['a', 'b', 'c', 'd', 'e']) await openAnomaly(ctx, 1, { service })
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(ctx, { limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ service }) => service))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a'])
  })

  test.for(['x', '2026-13-01T00:00:00.000Z_1', "' or 1=1"])(
    'refuses the cursor %j',
    async (cursor, { ctx }) => {
      await expect(list(ctx, { cursor })).rejects.toMatchObject({ code: 'invalid' })
    },
  )

  test('refuses a time that is none', async ({ ctx }) => {
    await expect(list(ctx, { from: 'yesterday' })).rejects.toMatchObject({ code: 'invalid' })
  })
})

test('one anomaly tells its series, the worst first, and where to look', async ({ ctx }) => {
  const { over } = await two(ctx)
  const detail = anomalyDetail.strict().parse(await getAnomaly(as(ctx, 'viewer'), over))

  expect(detail).toMatchObject({
    ...{ serviceName: 'Shop', endpoint: RACES, times: 2, affectedRequests: 20, state: 'resolved' },
    ...{ runbook: 'https://runbook.example/shop', notes: [], href: `/timeline/anomalies/${over}` },
    series: [{ endpoint: RACES, signal: 'p95', unit: 'ms', closedAt: minute(5).toISOString() }],
  })
  expect(detail.links.map(({ label }) => label)).toEqual([
    ...['GET /api/races at this time', 'Shop at this time', 'Its endpoints at this time', 'On the timeline'],
  ])
  await expect(getAnomaly(ctx, '9999999999999999999')).rejects.toMatchObject({ code: 'not_found' })
})

describe('baselines', () => {
  test('say how they are judged, and how often they were right', async ({ ctx }) => {
    const { anomaly, baseline } = await openAnomaly(ctx, 1)
    await judgeAnomaly(ctx, String(anomaly.id), { verdict: 'confirmed' })
    const values = { state: 'learning', reason: '1.5 of 3 days', expected: 2, low: 1, high: 3 } as const
    await createBaseline(ctx, { endpoint: PICKS, ...values })
    await ctx.db.insert(baselineServices).values({ service: 'shop', nextDueAt: TEST_NOW, historyRead: 0.4 })
    const { items, services } = await series(ctx, { service: 'shop' })

    expect(items).toMatchObject([
      {
        ...{
          id: baseline.id,
          endpoint: RACES,
          stateText: 'active',
          sensitivity: 5,
          direction: 'up',
          floor: 50,
        },
        ...{ expected: null, precision: { confirmed: 1, falsePositive: 0, ratio: 1 } },
      },
      {
        ...{
          endpoint: PICKS,
          stateText: 'learning: 1.5 of 3 days',
          sensitivity: 5,
          direction: 'both',
          floor: 80,
        },
        ...{ expected: { value: 2, low: 1, high: 3 }, precision: null },
      },
    ])
    expect(services).toEqual([{ service: 'shop', judgedAt: null, historyRead: 0.4, problem: null }])
  })

  test('come in pages, by service and endpoint', async ({ ctx }) => {
    await createBaseline(ctx)
    await createBaseline(ctx, { endpoint: '' })
    await createBaseline(ctx, { service: 'blog' })
    const first = await series(ctx, { limit: 2 })
    const second = await series(ctx, { limit: 2, cursor: first.nextCursor })

    expect([...first.items, ...second.items].map(({ service }) => service)).toEqual(['shop', 'shop', 'blog'])
    expect(second.nextCursor).toBeNull()
    expect((await series(ctx, { service: 'shop', endpoint: '' })).items).toMatchObject([{ endpoint: null }])
    await expect(series(ctx, { cursor: '99999999999' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('tell why the band is where it is: what each day had at that time', async ({ ctx }) => {
    const { id } = await createBaseline(ctx)
    const today = Math.floor(TEST_NOW.getTime() / DAY_MS)
    const nothing = { bands: Buffer.alloc(0), deviations: Buffer.alloc(0) }
    for (const [ago, median] of [
      [1, 100],
      [2, 300],
      [3, Number.NaN],
      [15, 999],
    ] as const)
      await ctx.db
        .insert(baselineDays)
        .values({ baselineId: id, day: today - ago, medians: day(median), ...nothing })
    // 03:04: the thirteenth slot of the day.
    const why = baselineDetail.strict().parse(await getBaseline(ctx, id, 'now'))

    expect(why.slot).toMatchObject({
      from: '2026-01-02T03:00:00.000Z',
      usual: 200,
      level: null,
      weekday: null,
    })
    expect(why.slot.days).toHaveLength(14)
    expect(why.slot.days.slice(-3)).toEqual([
      { day: '2025-12-30', median: null, excluded: null },
      { day: '2025-12-31', median: 300, excluded: null },
      { day: '2026-01-01', median: 100, excluded: null },
    ])
    expect((await getBaseline(ctx, id, 'now-15m')).slot.usual).toBe(1)
  })

  test('report what is absent, and a time that is none', async ({ ctx }) => {
    const { id } = await createBaseline(ctx)
    await ctx.db.delete(baselines)
    await expect(getBaseline(ctx, id, 'now')).rejects.toMatchObject({ code: 'not_found' })
    for (const at of ['yesterday', '0001-01-01'])
      await expect(getBaseline(ctx, id, at)).rejects.toMatchObject({ code: 'invalid' })
  })
})

/** 1 all day long, but that at 03:00. */
function day(median: number): Buffer {
  const medians = Float32Array.from({ length: SLOTS }, (_, slot) => (slot === 12 ? median : 1))
  return Buffer.from(medians.buffer)
}
