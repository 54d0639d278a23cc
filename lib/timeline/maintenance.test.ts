import { beforeAll, expect } from 'vitest'
import { TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { endMaintenance, startMaintenance } from '@/lib/maintenance/commands'
import { newWindow } from '@/lib/maintenance/contract'
import { marksQuery, timelineQuery } from './contract'
import { getTimelineItem, getTimelineMarks, listTimeline } from './queries'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

const at = (ctx: Context, minutes: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + minutes * 60_000),
})
const iso = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * 60_000).toISOString()
const start = (ctx: Context, scope: string) =>
  startMaintenance(ctx, newWindow.parse({ scope, reason: 'new tyres' }))
const list = async (ctx: Context, query: object = {}) =>
  (await listTimeline(ctx, timelineQuery.parse({ lanes: 'maintenance', ...query }))).items

test('a window is a stretch from its start to its end, and its end an event of its own', async ({ ctx }) => {
  const { id } = await start(ctx, 'service:shop')
  expect(await list(at(ctx, 10))).toMatchObject([
    { kind: 'maintenance_started', at: iso(0), until: null, service: 'shop', lane: 'maintenance' },
  ])

  await endMaintenance(at(ctx, 30), id)
  const [ended, started] = await list(at(ctx, 40))
  expect(ended).toMatchObject({ kind: 'maintenance_ended', at: iso(30), until: iso(30) })
  expect(started).toMatchObject({ at: iso(0), until: iso(30), title: expect.stringContaining('new tyres') })
  const detail = await getTimelineItem(at(ctx, 40), started?.id ?? '')
  expect(detail).toMatchObject({ kind: 'maintenance_started', until: iso(30) })
  expect(detail.links).toContainEqual({ label: 'The maintenance window', href: `/maintenance/${id}` })
})

test('one that began before the time asked about and reaches into it is there, others are not', async ({
  ctx,
}) => {
  const over = await start(ctx, 'service:shop')
  await endMaintenance(at(ctx, 5), over.id)
  await start(at(ctx, 10), 'global')
  const range = { from: iso(60), to: iso(120) }

  expect(await list(at(ctx, 120), range)).toMatchObject([{ at: iso(10), until: null }])
  expect(await list(at(ctx, 120), { ...range, service: 'shop' })).toEqual([])
  expect(await list(at(ctx, 120), { ...range, q: 'tyres' })).toHaveLength(1)
  expect(await list(at(ctx, 120), { from: iso(6), to: iso(9) })).toEqual([])
})

test('the picture shows it as a bar as long as it lasts', async ({ ctx }) => {
  const { id } = await start(ctx, 'global')
  const marks = async (minutes: number) => {
    const query = marksQuery.parse({ from: iso(-60), to: iso(minutes), lanes: 'maintenance', buckets: 50 })
    return (await getTimelineMarks(at(ctx, minutes), query)).marks
  }
  expect(await marks(60)).toMatchObject([{ track: 'maintenance', at: iso(0), until: null, count: 1 }])

  await endMaintenance(at(ctx, 45), id)
  expect(await marks(60)).toMatchObject([
    { track: 'maintenance', at: iso(0), until: iso(45), title: expect.stringContaining('Everything') },
    { track: 'maintenance', at: iso(45), until: iso(45) },
  ])
})
