import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, vi } from 'vitest'
import { levelSpans, maintenanceWindows, opsAuditEvents } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { type Context, transaction } from '@/lib/context'
import { resetEnv } from '@/lib/env'
import { updateLevels } from '@/lib/status/commands/update-levels'
import {
  disableMaintenance,
  enableMaintenance,
  endMaintenance,
  extendMaintenance,
  startMaintenance,
} from './commands'
import { disableBody, enableBody, newWindow } from './contract'
import { getWindow, listWindows } from './queries'

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example" }
  - { id: portal, name: Portal, url: "http://portal.example", dependsOn: [{ id: shop, need: hard }] }
queues:
  - { id: mail, kind: pg-boss, url: "postgres://mail" }
`)
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
const enable = (ctx: Context, body: object = {}) => enableMaintenance(ctx, enableBody.parse(body))
const disable = (ctx: Context, body: object = {}) => disableMaintenance(ctx, disableBody.parse(body))
const start = (ctx: Context, body: object) => startMaintenance(ctx, newWindow.parse(body))

const subjectOf = ({ window }: { window: { id: string } | null }) => `maintenance:${window?.id}`
const levelOf = async ({ db }: Context, service: string) =>
  (await db.select().from(levelSpans).where(eq(levelSpans.subjectId, service)).orderBy(levelSpans.id)).map(
    ({ level, untilAt }) => `${level}${untilAt ? '' : ' now'}`,
  )

describe('enable without anything', () => {
  test('closes everything for an hour, and says so on the timeline and in the audit trail', async ({
    ctx,
  }) => {
    const toggled = await enable(ctx)

    expect(toggled).toMatchObject({
      ...{ maintenance: true, changed: true, auditLogged: true },
      window: {
        ...{ scope: 'global', mode: 'full', state: 'on', onOverrun: 'keep', endsAt: iso(60) },
        ...{ startedBy: 'user:test-admin', auditComplete: true, origin: 'internal' },
      },
    })
    expect(await eventsOf(ctx, subjectOf(toggled))).toMatchObject([
      { lane: 'maintenance', kind: 'maintenance_started', title: expect.stringContaining('Everything') },
    ])
    expect(await auditTrail(ctx, subjectOf(toggled))).toMatchObject([{ action: 'maintenance.enabled' }])
    expect([await levelOf(ctx, 'shop'), await levelOf(ctx, 'portal')]).toEqual([
      ['maintenance now'],
      ['maintenance now'],
    ])
  })

  test('twice changes nothing: the first keeps its end', async ({ ctx }) => {
    const first = await enable(ctx)
    const second = await enable(at(ctx, 10), { endsAt: iso(300) })

    expect(second).toMatchObject({ maintenance: true, changed: false, auditLogged: false })
    expect(second.window?.id).toBe(first.window?.id)
    expect(second.window?.endsAt).toBe(iso(60))
    expect(await auditTrail(ctx, subjectOf(first))).toHaveLength(1)
  })

  test('after disable begins anew', async ({ ctx }) => {
    const first = await enable(ctx)
    const off = await disable(at(ctx, 5), { reason: 'done' })
    const offAgain = await disable(at(ctx, 6))
    const second = await enable(at(ctx, 7))

    expect(off).toMatchObject({
      ...{ maintenance: false, changed: true, auditLogged: true },
      window: { id: first.window?.id, state: 'ended', endedAt: iso(5), endReason: 'done' },
    })
    expect(offAgain).toEqual({ maintenance: false, changed: false, auditLogged: false, window: null })
    expect(second.changed).toBe(true)
    expect((await auditTrail(ctx, subjectOf(first))).map(({ action }) => action)).toEqual([
      'maintenance.enabled',
      'maintenance.disabled',
    ])
    expect((await eventsOf(ctx, subjectOf(first))).map(({ kind }) => kind)).toEqual([
      'maintenance_started',
      'maintenance_ended',
    ])
  })
})

describe('scopes', () => {
  test.for([
    ['service:nobody', 'no service nobody'],
    ['route:nobody GET /x', 'no service nobody'],
    ['queue:nobody/jobs', 'no queue source nobody'],
    ['cron:nobody', 'no job nobody'],
  ])('%s names nothing and would close nothing', async ([scope, message], { ctx }) => {
    await expect(enable(ctx, { scope })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining(String(message)),
    })
  })

  test('of a queue needs no engine', async ({ ctx }) => {
    expect(await enable(ctx, { scope: 'queue:mail/send' })).toMatchObject({ changed: true })
  })

  test('disable ends exactly its scope, and says when a wider one still holds', async ({ ctx }) => {
    await enable(ctx)
    await enable(ctx, { scope: 'service:shop' })
    const narrow = await disable(ctx, { scope: 'service:shop' })

    expect(narrow).toMatchObject({ maintenance: true, changed: true, window: { scope: 'service:shop' } })
    expect(await levelOf(ctx, 'shop')).toEqual(['maintenance now'])
    expect(await disable(ctx)).toMatchObject({ maintenance: false, changed: true })
  })

  test('a service in maintenance is one whatever it answers, and a risk to who rests on it', async ({
    ctx,
  }) => {
    await enable(ctx, { scope: 'service:shop', reason: 'new tyres' })
    await transaction(ctx, (tx) => updateLevels(tx, 'shop'))

    expect([await levelOf(ctx, 'shop'), await levelOf(ctx, 'portal')]).toEqual([
      ['maintenance now'],
      ['at_risk now'],
    ])
  })

  test('what is only announced is in no maintenance', async ({ ctx }) => {
    await enable(ctx, { mode: 'announce' })
    expect(await levelOf(ctx, 'shop')).not.toContain('maintenance now')
  })
})

describe('planned windows', () => {
  test('wait for their time, are told, and can be cancelled', async ({ ctx }) => {
    const planned = await start(ctx, { scope: 'service:shop', startsAt: iso(60), reason: 'new tyres' })
    const cancelled = await endMaintenance(at(ctx, 1), planned.id, 'rain')

    expect(planned).toMatchObject({ state: 'scheduled', begunAt: null, startsAt: iso(60), endsAt: iso(120) })
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      changed: true,
      auditLogged: true,
      endReason: 'rain',
    })
    expect(await endMaintenance(at(ctx, 2), planned.id)).toMatchObject({ changed: false, endedAt: iso(1) })
    expect((await auditTrail(ctx, `maintenance:${planned.id}`)).map(({ action }) => action)).toEqual([
      'maintenance.planned',
      'maintenance.cancelled',
    ])
    expect(await levelOf(ctx, 'shop')).toEqual([])
  })

  test('planned twice for the same moment are one', async ({ ctx }) => {
    const wanted = { scope: 'global', startsAt: iso(60) }
    const [first, second] = [await start(ctx, wanted), await start(ctx, wanted)]
    expect([second.id, second.changed]).toEqual([first.id, false])
  })

  test.for([
    [{ endsAt: iso(-1) }, 'endsAt'],
    [{ startsAt: iso(60), endsAt: iso(30) }, 'endsAt'],
    [{ endsAt: iso(60 * 24 * 8) }, 'endsAt'],
    [{ startsAt: iso(60 * 24 * 100) }, 'startsAt'],
  ] as const)('%j cannot be', async ([times, path], { ctx }) => {
    await expect(start(ctx, { scope: 'global', ...times })).rejects.toMatchObject({
      code: 'unprocessable',
      extras: { fields: [{ path }] },
    })
  })

  test('are listed by state, the latest start first', async ({ ctx }) => {
    const planned = await start(ctx, { scope: 'global', startsAt: iso(60) })
    const on = await start(ctx, { scope: 'service:shop' })
    const over = await start(ctx, { scope: 'service:portal' })
    await endMaintenance(at(ctx, 1), over.id)
    const ids = async (state?: 'scheduled' | 'on' | 'over') =>
      (await listWindows(at(ctx, 2), { state, limit: 50 })).items.map(({ id }) => id)

    expect(await ids('scheduled')).toEqual([planned.id])
    expect(await ids('on')).toEqual([on.id])
    expect(await ids('over')).toEqual([over.id])
    const page = await listWindows(ctx, { limit: 2 })
    const rest = await listWindows(ctx, { limit: 2, cursor: page.nextCursor ?? '' })
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(await ids())
  })
})

describe('an end that moves', () => {
  test('is told with its reason, before and after', async ({ ctx }) => {
    const window = await start(ctx, { scope: 'service:shop' })
    const moved = await extendMaintenance(at(ctx, 30), window.id, { endsAt: iso(120), reason: 'slow disk' })

    expect(moved).toMatchObject({ endsAt: iso(120), changed: true, auditLogged: true })
    expect((await auditTrail(ctx, `maintenance:${window.id}`)).at(-1)).toMatchObject({
      action: 'maintenance.extended',
      reason: 'slow disk',
      before: { endsAt: iso(60) },
      after: { endsAt: iso(120) },
    })
    const again = await extendMaintenance(at(ctx, 31), window.id, { endsAt: iso(120), reason: 'slow disk' })
    expect(again.changed).toBe(false)
  })

  test('neither into the past nor after the end', async ({ ctx }) => {
    const window = await start(ctx, { scope: 'service:shop' })
    const extend = (minutes: number, now = 30) =>
      extendMaintenance(at(ctx, now), window.id, { endsAt: iso(minutes), reason: 'x' })

    await expect(extend(20)).rejects.toMatchObject({ code: 'unprocessable' })
    await expect(extend(60 * 24 * 8)).rejects.toMatchObject({ code: 'unprocessable' })
    await endMaintenance(at(ctx, 31), window.id)
    await expect(extend(120, 32)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('who and what', () => {
  test('viewers and supporters look, and turn nothing', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'service:shop' })
    for (const role of ['viewer', 'support'] as const) {
      expect((await getWindow(as(ctx, role), id)).id).toBe(id)
      for (const work of [
        () => enable(as(ctx, role)),
        () => disable(as(ctx, role)),
        () => endMaintenance(as(ctx, role), id),
        () => extendMaintenance(as(ctx, role), id, { endsAt: iso(90), reason: 'x' }),
      ])
        await expect(work()).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect((await endMaintenance(as(ctx, 'oncall'), id)).changed).toBe(true)
  })

  test('a window that is not there', async ({ ctx }) => {
    const id = crypto.randomUUID()
    await expect(endMaintenance(ctx, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getWindow(ctx, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the detail names services, who asks the gate, and the history', async ({ ctx }) => {
    const { id } = await start(ctx, { scope: 'global', reason: 'new tyres' })
    expect(await getWindow(ctx, id)).toMatchObject({
      ...{ services: ['shop', 'portal'], gated: ['shop', 'portal'], switches: [] },
      history: [{ action: 'maintenance.enabled', reason: 'new tyres', written: true }],
    })
  })
})

describe('MAINTENANCE_MODE', () => {
  const force = () => {
    vi.stubEnv('MAINTENANCE_MODE', 'true')
    resetEnv()
  }

  test('is a window of its own that no caller ends', async ({ ctx }) => {
    force()
    const { window, changed } = await enable(ctx)

    expect(changed).toBe(false)
    expect(window).toMatchObject({ origin: 'environment', startedByName: 'MAINTENANCE_MODE', state: 'on' })
    await expect(disable(ctx)).rejects.toMatchObject({ code: 'conflict' })
    await expect(endMaintenance(ctx, window?.id ?? '')).rejects.toMatchObject({ code: 'conflict' })
    expect((await disable(ctx, { scope: 'service:shop' })).maintenance).toBe(true)
  })

  test('unset, it can be ended', async ({ ctx }) => {
    force()
    await enable(ctx)
    vi.unstubAllEnvs()
    resetEnv()
    expect(await disable(ctx)).toMatchObject({ changed: true, maintenance: false })
  })
})

test('as many windows as may be, and one more', async ({ ctx }) => {
  const row = { scope: 'tenant:x', mode: 'full' as const, onOverrun: 'keep' as const, origin: 'ops' as const }
  const values = {
    ...row,
    startsAt: TEST_NOW,
    endsAt: TEST_NOW,
    startedBy: 'x',
    startedByName: 'x',
    createdAt: TEST_NOW,
  }
  await ctx.db.insert(maintenanceWindows).values(Array.from({ length: 200 }, () => values))
  await expect(enable(ctx)).rejects.toMatchObject({ code: 'conflict' })
  expect(await ctx.db.$count(opsAuditEvents, eq(opsAuditEvents.action, 'maintenance.enabled'))).toBe(0)
})
