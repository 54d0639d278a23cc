import { eq } from 'drizzle-orm'
import { beforeEach, expect } from 'vitest'
import { baselineDays, baselineOrders, baselineServices, baselines } from '@/db/schema'
import { test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { getBaseline } from '../queries'
import { DAY_MS, MINUTE } from '../state'
import { rhythm } from '../testing'
import { floatsOf } from './load'
import { seriesOf, type World, work, worldSource } from './testing'

const NOW = Date.parse('2026-01-20T10:00:00Z')
const SERIES = [seriesOf('p95'), seriesOf('p95', 'shop:GET:~1a'), seriesOf('traffic')]
const usual = rhythm({ noise: 0.02 })
const calm: World = (_key, at) => ({ value: usual(at) })

const restart = () => replaceInstance('anomalies.memories')
const rows = (ctx: Context) =>
  ctx.db
    .select()
    .from(baselines)
    .where(eq(baselines.service, 'shop'))
    .orderBy(baselines.endpoint, baselines.signal)
const days = (ctx: Context) =>
  ctx.db.select().from(baselineDays).orderBy(baselineDays.baselineId, baselineDays.day)
const stateOf = async (ctx: Context) =>
  (await ctx.db.select().from(baselineServices).where(eq(baselineServices.service, 'shop')))[0]

beforeEach(restart)

test('learns 14 days at first sight, then judges every minute', async ({ ctx }) => {
  await work(ctx, worldSource(SERIES, calm), NOW, 3)

  const found = await rows(ctx)
  expect(found).toHaveLength(3)
  for (const row of found) {
    expect(row).toMatchObject({ state: 'active', at: new Date(NOW + 2 * MINUTE) })
    expect(row.value).toBeCloseTo(usual(NOW + 2 * MINUTE), 9)
    expect(row.expected).toBeGreaterThan(0.8 * usual(NOW))
    expect(row.expected).toBeLessThan(1.2 * usual(NOW))
    expect(row.low).toBeLessThan(row.expected ?? 0)
  }
  expect(await stateOf(ctx)).toMatchObject({ historyRead: null, problem: null, claimedBy: null })
})

test('a restart at any minute changes nothing of what follows', async ({ ctx }) => {
  const shaky: World = (key, at) => ({
    value: (at > NOW + 20 * MINUTE && at < NOW + 30 * MINUTE ? 4 : 1) * usual(at + key.endpoint.length * 7),
  })
  const source = worldSource(SERIES, shaky)
  const whole = await judgedIn(ctx, source, async (own) => work(own, source, NOW, 50))
  const cut = await judgedIn(ctx, source, async (own) => {
    for (let minute = 0; minute < 50; minute++) {
      restart()
      await work(own, source, NOW + minute * MINUTE, 1)
    }
  })

  expect(cut).toEqual(whole)
})

test('two workers at once judge every minute once, and as one would', async ({ ctx }) => {
  const source = worldSource(SERIES, calm)
  const one = await judgedIn(ctx, source, async (own) => work(own, source, NOW, 40))
  const two = await judgedIn(ctx, source, async (own) => {
    for (let minute = 0; minute < 40; minute++) {
      await work(own, source, NOW + minute * MINUTE, 1, 'one')
      await work(own, source, NOW + minute * MINUTE, 1, 'two')
    }
  })

  expect(two).toEqual(one)
})

test('a minute that could not be written is judged again, as if for the first time', async ({ ctx }) => {
  let fails = false
  const source = worldSource(SERIES, calm)
  const broken = {
    ...source,
    settings: (key: Parameters<typeof source.settings>[0]) => {
      if (fails && key.signal === 'traffic') throw new Error('broken')
      return source.settings(key)
    },
  }
  const whole = await judgedIn(ctx, source, async (own) => work(own, source, NOW, 20))
  const mended = await judgedIn(ctx, source, async (own) => {
    await work(own, broken, NOW, 10)
    fails = true
    await work(own, broken, NOW + 10 * MINUTE, 1)
    expect(await stateOf(own)).toMatchObject({ problem: 'Its series could not be judged.' })
    fails = false
    await work(own, broken, NOW + 11 * MINUTE, 9)
  })

  expect(mended).toEqual(whole)
})

test('minutes missed while nobody worked are judged afterwards', async ({ ctx }) => {
  const source = worldSource(SERIES, calm)
  const whole = await judgedIn(ctx, source, async (own) => work(own, source, NOW, 100))
  const late = await judgedIn(ctx, source, async (own) => {
    await work(own, source, NOW, 10)
    restart()
    await work(own, source, NOW + 99 * MINUTE, 1)
  })

  expect(late).toEqual(whole)
})

test('a clock that was set back keeps nobody from judging on', async ({ ctx }) => {
  const source = worldSource([seriesOf('p95')], calm)
  await work(ctx, source, NOW, 2)
  const ahead = new Date(NOW + DAY_MS)
  await ctx.db.update(baselineServices).set({ nextDueAt: ahead, claimedBy: 'lost', claimedUntil: ahead })
  await work(ctx, source, NOW + 2 * MINUTE, 2)

  expect(await stateOf(ctx)).toMatchObject({ judgedAt: new Date(NOW + 3 * MINUTE), claimedBy: null })
})

test('a slot leaves its median and the band it was judged by', async ({ ctx }) => {
  await work(ctx, worldSource([seriesOf('p95')], calm), NOW, 20)

  const today = (await days(ctx)).find(({ day }) => day === Math.floor(NOW / DAY_MS))
  const slot = 40
  const median = floatsOf(today?.medians ?? Buffer.alloc(0))[slot]
  const [value = 0, low = 0, high = 0] = floatsOf(today?.bands ?? Buffer.alloc(0)).slice(3 * slot)
  expect(median).toBeGreaterThan(0)
  expect(low).toBeLessThan(value)
  expect(high).toBeGreaterThan(value)
  expect(median).toBeGreaterThan(low)
  expect(median).toBeLessThan(high)
})

test('an accepted normal takes effect with the next minute, and a forgotten stretch leaves the days', async ({
  ctx,
}) => {
  const risen: World = (_key, at) => ({ value: (at >= NOW + 5 * MINUTE ? 3 : 1) * usual(at) })
  const source = worldSource([seriesOf('p95')], risen)
  await work(ctx, source, NOW, 8)
  const [before] = await rows(ctx)
  expect(before?.value).toBeGreaterThan(before?.high ?? 0)

  const baselineId = before?.id ?? 0
  const order = { baselineId, service: 'shop', fromAt: new Date(NOW) }
  await ctx.db.insert(baselineOrders).values([
    { ...order, kind: 'accept' },
    { ...order, kind: 'forget', fromAt: new Date(NOW - DAY_MS), untilAt: new Date(NOW - DAY_MS + MINUTE) },
  ])
  await work(ctx, source, NOW + 8 * MINUTE, 1)

  const [after] = await rows(ctx)
  expect(after?.value).toBeLessThan(after?.high ?? 0)
  const yesterday = (await days(ctx)).find(({ day }) => day === Math.floor(NOW / DAY_MS) - 1)
  const medians = floatsOf(yesterday?.medians ?? Buffer.alloc(0))
  expect(medians[40]).toBeNaN()
  expect(medians[41]).toBeGreaterThan(0)
  expect(await ctx.db.select().from(baselineOrders)).toEqual([])
})

test('a series that turns up later is learned from its history, one without history from nothing', async ({
  ctx,
}) => {
  const few = worldSource([seriesOf('p95')], calm)
  await work(ctx, few, NOW, 2)
  const fresh = seriesOf('p95', 'shop:GET:~1new')
  const more = worldSource([seriesOf('p95'), seriesOf('traffic'), fresh], (key, at) => ({
    value: key === fresh && at < NOW + 2 * MINUTE ? undefined : usual(at),
  }))
  await work(ctx, more, NOW + 2 * MINUTE, 3)

  const states = new Map((await rows(ctx)).map((row) => [`${row.signal} ${row.endpoint}`, row.state]))
  expect(states).toEqual(
    new Map([
      ['p95 ', 'active'],
      ['traffic ', 'active'],
      ['p95 shop:GET:~1new', 'learning'],
    ]),
  )
})

test('why the band lies where it does: the days, and how far today is from them', async ({ ctx }) => {
  const risen: World = (_key, at) => ({ value: (at >= NOW - DAY_MS / 2 ? 1.5 : 1) * usual(at) })
  await work(ctx, worldSource([seriesOf('p95')], risen), NOW, 2)
  const [row] = await rows(ctx)
  const now = new Date(NOW + MINUTE)
  const { slot } = await getBaseline({ ...ctx, now }, row?.id ?? 0, 'now')

  expect(slot.days).toHaveLength(14)
  expect(slot.usual).toBeCloseTo(usual(NOW), -1)
  expect(slot.level).toBeCloseTo(1.5, 1)
  expect(slot.weekday).toBeNull()
})

test('silence, too few requests, maintenance and off are told, not judged', async ({ ctx }) => {
  const [silent, rare, off] = ['silent', 'rare', 'off'].map((name) => seriesOf('custom', '', name))
  const keys = [silent, rare, off].flatMap((key) => key ?? [])
  const source = worldSource(
    keys,
    (key, at) => ({
      value: key === silent && at > NOW ? undefined : usual(at),
      requests: key === rare && at > NOW ? 6 : 100,
    }),
    { settings: (key) => ({ ...worldSource([], calm).settings(key), off: key.name === 'off' }) },
  )
  await work(ctx, source, NOW, 3)
  const told = async () =>
    Object.fromEntries((await rows(ctx)).map(({ name, state, reason }) => [name, [state, reason]]))
  expect(await told()).toEqual({
    silent: ['no_data', null],
    rare: ['not_judged', '6 requests'],
    off: ['off', null],
  })

  const frozen = { from: NOW, to: NOW + DAY_MS, reason: 'maintenance' as const, freeze: true }
  await work(ctx, { ...source, exclusions: async () => [frozen] }, NOW + 3 * MINUTE, 1)
  expect(await told()).toMatchObject({ rare: ['frozen', 'maintenance'], off: ['frozen', 'maintenance'] })
})

/** What is written at the end of some work, all of which is then undone. */
async function judgedIn(ctx: Context, source: { service: string }, run: (own: Context) => Promise<void>) {
  restart()
  let written: unknown
  class Undo extends Error {}
  await ctx.db
    .transaction(async (db) => {
      const own = { ...ctx, db }
      await run(own)
      const first = (await rows(own))[0]?.id ?? 0
      written = {
        series: (await rows(own)).map(({ id, ...row }) => ({ ...row, id: id - first, since: null })),
        days: (await days(own)).map(({ baselineId, ...day }) => ({ ...day, baselineId: baselineId - first })),
        judgedAt: (await stateOf(own))?.judgedAt,
        service: source.service,
      }
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  restart()
  return written
}
