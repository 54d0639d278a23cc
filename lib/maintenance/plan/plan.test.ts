import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect } from 'vitest'
import { baselineDays, baselines, cronJobs } from '@/db/schema'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { createJob } from '@/lib/cron/testing'
import { startMaintenance } from '../commands'
import { newWindow, previewQuery, quietQuery } from '../contract'
import { listQuietSlots, previewMaintenance } from '../queries'
import { letQueuesBeHeld } from '../switches/queue-hold'

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", internal: { token: a-token }, metrics: {} }
  - { id: portal, name: Portal, url: "http://portal.example" }
queues:
  - { id: mail, kind: pg-boss, url: "postgres://mail" }
`)
})
afterEach(() => letQueuesBeHeld(undefined))

const DAY_MS = 86_400_000
const iso = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * 60_000).toISOString()
const preview = (ctx: Context, query: object) => previewMaintenance(ctx, previewQuery.parse(query))

/** Every day of the last week had `at(slot of the day)` requests a second. */
async function usualTraffic({ db }: Context, at: (ofDay: number) => number): Promise<void> {
  const series = { service: 'shop', endpoint: '', signal: 'traffic' as const, name: '', unit: 'req/s' }
  const judged = { since: TEST_NOW, state: 'active' as const, score: 0, detector: Buffer.alloc(0) }
  const [row] = await db
    .insert(baselines)
    .values({ ...series, ...judged })
    .returning({ id: baselines.id })
  const bands = Buffer.from(
    Float32Array.from({ length: 3 * 96 }, (_, index) => at(Math.floor(index / 3))).buffer,
  )
  const today = Math.floor(TEST_NOW.getTime() / DAY_MS)
  const days = Array.from({ length: 9 }, (_, back) => ({
    ...{ baselineId: row?.id ?? 0, day: today - back, bands },
    ...{ medians: Buffer.alloc(0), deviations: Buffer.alloc(0) },
  }))
  await db.insert(baselineDays).values(days)
}

describe('a preview', () => {
  test('names services and how they are reached, jobs due, and what runs', async ({ ctx }) => {
    const due = await createJob(ctx, { slug: 'preview-due', schedule: '*/10 * * * *', service: 'shop' })
    const running = await createJob(ctx, { slug: 'preview-runs', schedule: '0 12 * * *', service: 'shop' })
    await createJob(ctx, { slug: 'preview-other', schedule: '*/10 * * * *' })
    await ctx.db.update(cronJobs).set({ runningSince: TEST_NOW }).where(eq(cronJobs.id, running.id))

    const seen = await preview(ctx, { scope: 'service:shop', endsAt: iso(60) })
    expect(seen).toMatchObject({
      ...{ startsAt: iso(0), endsAt: iso(60), closesOwnApi: false, queues: [], activeTenants: null },
      services: [{ id: 'shop', name: 'Shop', by: 'routes' }],
      // From 03:04:05 on: 03:10 to 04:00.
      jobs: { total: 1, items: [{ id: due.id, slots: 6, firstDueAt: '2026-01-02T03:10:00.000Z' }] },
      running: [{ id: running.id, since: TEST_NOW.toISOString() }],
    })
  })

  test('of everything says so, and what is only announced holds nothing', async ({ ctx }) => {
    expect(await preview(ctx, { scope: 'global' })).toMatchObject({
      closesOwnApi: true,
      services: [{ by: 'routes' }, { by: 'gate' }],
    })
    expect(await preview(ctx, { scope: 'global', mode: 'announce' })).toMatchObject({
      ...{ closesOwnApi: false, jobs: { total: 0 } },
      services: [{ by: 'told' }, { by: 'told' }],
    })
  })

  test('shows queues that would be held, and none while they cannot be read', async ({ ctx }) => {
    const queue = { source: 'mail', canPause: true, paused: false, waiting: 3, active: 1 }
    const list = async () => [
      { ...queue, queue: 'send', service: 'shop' },
      { ...queue, queue: 'other', service: null },
    ]
    const hold = { pause: async () => ({ changed: true }), resume: async () => undefined }
    letQueuesBeHeld({ ...hold, list })
    expect((await preview(ctx, { scope: 'service:shop' })).queues).toMatchObject([
      { queue: 'send', waiting: 3 },
    ])
    expect((await preview(ctx, { scope: 'queue:mail/other' })).queues).toMatchObject([{ queue: 'other' }])
    letQueuesBeHeld({ ...hold, list: () => Promise.reject(new Error('away')) })
    expect((await preview(ctx, { scope: 'service:shop' })).queues).toBeNull()
  })

  test('tells what overlaps', async ({ ctx }) => {
    const start = (body: object) => startMaintenance(ctx, newWindow.parse(body))
    const wide = await start({ scope: 'global', mode: 'announce' })
    const inside = await start({ scope: 'route:shop GET /x', startsAt: iso(30) })
    await start({ scope: 'service:portal' })
    await start({ scope: 'global', startsAt: iso(600) })

    const { overlaps } = await preview(ctx, { scope: 'service:shop' })
    expect(overlaps.map(({ id }) => id)).toEqual([wide.id, inside.id])
  })

  test('expects the traffic of that time a week ago, also weeks ahead', async ({ ctx }) => {
    await usualTraffic(ctx, (ofDay) => (ofDay < 48 ? 2 : 10))
    const traffic = async (startsAt: string, endsAt: string) =>
      (await preview(ctx, { scope: 'service:shop', startsAt, endsAt })).traffic

    expect(await traffic('2026-01-05T04:00:00Z', '2026-01-05T05:00:00Z')).toEqual({
      requestsPerSecond: 2,
      requests: 7_200,
    })
    expect(await traffic('2026-01-25T14:00:00Z', '2026-01-25T15:00:00Z')).toMatchObject({
      requestsPerSecond: 10,
    })
    expect((await preview(ctx, { scope: 'service:portal' })).traffic).toBeNull()
    expect((await preview(ctx, { scope: 'tenant:acme' })).traffic).toBeNull()
  })

  test('refuses what could not be started', async ({ ctx }) => {
    await expect(preview(ctx, { scope: 'service:nobody' })).rejects.toMatchObject({ code: 'unprocessable' })
    await expect(preview(ctx, { scope: 'global', endsAt: iso(-1) })).rejects.toMatchObject({
      code: 'unprocessable',
    })
    expect((await preview(as(ctx, 'viewer'), { scope: 'global' })).scope).toBe('global')
  })
})

describe('quiet times', () => {
  const quiet = async (ctx: Context, query: object = {}) =>
    (await listQuietSlots(ctx, quietQuery.parse(query))).items

  test('are those with the least traffic of the next seven days, and do not overlap', async ({ ctx }) => {
    // Quietest from 04:00 to 05:00, busy by day.
    await usualTraffic(ctx, (ofDay) => (ofDay >= 16 && ofDay < 20 ? 1 : ofDay < 32 ? 3 : 20))
    const found = await quiet(ctx)

    expect(found).toHaveLength(5)
    expect(found[0]).toEqual({
      ...{ startsAt: '2026-01-02T04:00:00.000Z', endsAt: '2026-01-02T05:00:00.000Z' },
      ...{ requestsPerSecond: 1, requests: 3_600 },
    })
    expect(found.every(({ startsAt }) => startsAt.endsWith('T04:00:00.000Z'))).toBe(true)
    expect((await quiet(ctx, { minutes: 240 }))[0]?.requestsPerSecond).toBeGreaterThan(1)
  })

  test('are not known without traffic', async ({ ctx }) => {
    expect(await quiet(ctx)).toEqual([])
    expect(await quiet(ctx, { service: 'nobody' })).toEqual([])
  })
})
