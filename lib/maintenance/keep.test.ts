import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, vi } from 'vitest'
import { cronRuns, levelSpans, maintenanceWindows } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { TEST_NOW, test } from '@/db/testing/test'
import { listExclusions } from '@/lib/anomalies/feed/exclusions'
import { withConfig } from '@/lib/config/testing'
import { type Context, SYSTEM, transaction } from '@/lib/context'
import { tickLedger } from '@/lib/cron/ledger/tick'
import { createJob, told } from '@/lib/cron/testing'
import { resetEnv } from '@/lib/env'
import { withOwnDatabase } from '@/lib/worker/testing'
import { endMaintenance, startMaintenance } from './commands'
import { newWindow } from './contract'
import { followTimes } from './keep/due'
import { forceOn, letGoOfForced } from './keep/forced'
import { getWindow } from './queries'

// One ledger is judged by one at a time, in the whole database.
withOwnDatabase()
beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example", owner: Team Shop }]')
})
afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

const at = (ctx: Context, minutes: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + minutes * 60_000),
})
const iso = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * 60_000).toISOString()
const start = (ctx: Context, body: object) => startMaintenance(ctx, newWindow.parse(body))
const follow = (ctx: Context, minutes: number) =>
  transaction({ ...at(ctx, minutes), actor: SYSTEM }, (tx) => followTimes(tx))
const kinds = async (ctx: Context, id: string) =>
  (await eventsOf(ctx, `maintenance:${id}`)).map(({ kind }) => kind)

describe('as time goes by', () => {
  test('a planned window begins in the name of who planned it, and everything follows', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'service:shop', startsAt: iso(10) })
    await follow(ctx, 9)
    expect((await getWindow(ctx, id)).begunAt).toBeNull()
    await follow(ctx, 10)
    await follow(ctx, 11)

    expect(await getWindow(at(ctx, 11), id)).toMatchObject({ state: 'on', begunAt: iso(10) })
    expect((await auditTrail(ctx, `maintenance:${id}`)).map(({ action, actor }) => [action, actor])).toEqual([
      ['maintenance.planned', 'user:test-admin'],
      ['maintenance.enabled', 'user:test-admin'],
    ])
    const [span] = await ctx.db.select().from(levelSpans).where(eq(levelSpans.subjectId, 'shop'))
    expect(span).toMatchObject({ level: 'maintenance', fromAt: new Date(iso(10)) })
  })

  test('past its end it stays on, and its owner is told once for each end', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'service:shop' })
    await follow(ctx, 60)
    await follow(ctx, 61)

    expect(await getWindow(at(ctx, 61), id)).toMatchObject({ state: 'overrun', endedAt: null })
    expect(await kinds(ctx, id)).toEqual(['maintenance_started', 'maintenance_overrun'])
    expect((await eventsOf(ctx, `maintenance:${id}`)).at(-1)).toMatchObject({
      severity: 'critical',
      evidence: { owner: 'Team Shop', startedBy: 'admin@example.com' },
    })
  })

  test('or ends by itself where that was wanted', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'service:shop', onOverrun: 'end' })
    await follow(ctx, 61)

    expect(await getWindow(at(ctx, 62), id)).toMatchObject({
      state: 'ended',
      endedAt: iso(61),
      endedByName: null,
    })
    expect(await kinds(ctx, id)).toEqual(['maintenance_started', 'maintenance_ended'])
    const [row] = await ctx.db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id))
    expect(row?.outcome).toBe('expired')
  })

  test('a window nobody could begin in time begins late, and is over like any other', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'service:shop', startsAt: iso(10), onOverrun: 'end' })
    await follow(ctx, 600)
    expect(await kinds(ctx, id)).toEqual(['maintenance_planned', 'maintenance_started', 'maintenance_ended'])
  })
})

describe('MAINTENANCE_MODE', () => {
  test('is let go of half a minute after the last process that had it', async ({ ctx }) => {
    const { id } = await forceOn(ctx)
    const again = await forceOn(at(ctx, 1))
    expect(again.id).toBe(id)
    await letGoOfForced(at(ctx, 1.4))
    expect((await getWindow(ctx, id)).endedAt).toBeNull()
    await letGoOfForced(at(ctx, 2))
    expect(await getWindow(ctx, id)).toMatchObject({ endedAt: iso(2), endedByName: 'MAINTENANCE_MODE' })
  })
})

test('baselines learn and judge nothing of a service in maintenance', async ({ ctx }) => {
  const { id } = await start(ctx, { scope: 'service:shop' })
  await endMaintenance(at(ctx, 10), id)
  const range = { from: at(ctx, -60).now, to: at(ctx, 60).now }

  expect(await listExclusions(at(ctx, 60), 'shop', range)).toContainEqual({
    // A rate still holds the five minutes before.
    ...{ from: at(ctx, 0).now.getTime(), to: at(ctx, 15).now.getTime(), reason: 'maintenance', freeze: true },
  })
  expect(await listExclusions(at(ctx, 60), 'other', range)).toEqual([])
})

describe('runs of jobs', () => {
  /** A worker that ticks every 15 seconds. */
  async function live(ctx: Context, from: number, to: number) {
    for (let minutes = from; minutes <= to; minutes += 0.25) await tickLedger(at(ctx, minutes))
  }
  // Due at 03:06, 03:08, ... with half a minute of grace: 2, 4, ... minutes after the start.
  const every2 = { schedule: '*/2 * * * *', graceSeconds: 30 }

  test('due in a window that covers them are skipped, others are not', async ({ ctx }) => {
    const own = await createJob(ctx, { ...every2, service: 'shop' })
    const other = await createJob(ctx, every2)
    await live(ctx, 0, 1)
    const { id } = await start(at(ctx, 1), { scope: 'service:shop' })
    await live(ctx, 1.25, 3)
    await endMaintenance(at(ctx, 3), id)
    await live(ctx, 3.25, 5)

    expect(await told(ctx, own)).toEqual(['2026-01-02T03:06 skipped', '2026-01-02T03:08 missed'])
    expect(await told(ctx, other)).toEqual(['2026-01-02T03:06 missed', '2026-01-02T03:08 missed'])
    const runs = await ctx.db
      .select()
      .from(cronRuns)
      .where(eq(cronRuns.jobId, own.id))
      .orderBy(cronRuns.dueAt)
    expect(runs[0]).toMatchObject({ reason: 'maintenance' })
  })

  test('of the job named, of all in global maintenance, and of none when it is only announced', async ({
    ctx,
  }) => {
    const [one, two] = [await createJob(ctx, every2), await createJob(ctx, every2)]
    await live(ctx, 0, 1)
    await start(at(ctx, 1), { scope: 'global', mode: 'announce' })
    const named = await start(at(ctx, 1), { scope: `cron:${one.slug}` })
    await live(ctx, 1.25, 3)
    await endMaintenance(at(ctx, 3), named.id)
    await start(at(ctx, 3.1), { scope: 'global', mode: 'read_only' })
    await live(ctx, 3.25, 5)

    expect(await told(ctx, one)).toEqual(['2026-01-02T03:06 skipped', '2026-01-02T03:08 skipped'])
    expect(await told(ctx, two)).toEqual(['2026-01-02T03:06 missed', '2026-01-02T03:08 skipped'])
  })
})
