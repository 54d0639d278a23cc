import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect } from 'vitest'
import { levelSpans, probeTargets } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { type Context, transaction } from '@/lib/context'
import { getHealthSummary } from '../queries'
import { updateLevels } from './update-levels'

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", dependsOn: [{ id: shop-db, need: hard }, { id: mail, need: soft }] }
dependencies:
  - { id: shop-db, name: Shop database, kind: tcp, host: a, port: 1, slowMs: 150 }
  - { id: mail, name: Mail, kind: tcp, host: a, port: 2 }
`)
})

type Seen = Partial<typeof probeTargets.$inferInsert>
const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + seconds * 1_000),
})

async function see(ctx: Context, id: string, seen: Seen = {}): Promise<void> {
  const [kind, name] = id.split(':')
  const row = {
    code: 'ok',
    latencyMs: 5,
    detail: '',
    failures: 0,
    failingSince: null,
    ...seen,
    checkedAt: ctx.now,
    nextDueAt: ctx.now,
  }
  await transaction(ctx, async (tx) => {
    await tx.db
      .insert(probeTargets)
      .values({ id, kind: kind === 'service' ? 'service' : 'dependency', intervalSeconds: 15, ...row })
      .onConflictDoUpdate({ target: probeTargets.id, set: row })
    await updateLevels(tx, name ?? '')
  })
}

const seeAllWell = async (ctx: Context) => {
  for (const id of ['service:shop', 'dependency:shop-db', 'dependency:mail']) await see(ctx, id)
}

const spansOf = ({ db }: Context, kind: 'service' | 'dependency' | 'whole', id: string) =>
  db
    .select()
    .from(levelSpans)
    .where(and(eq(levelSpans.subjectKind, kind), eq(levelSpans.subjectId, id)))
    .orderBy(levelSpans.id)

const levels = async (ctx: Context, kind: 'service' | 'dependency' | 'whole', id: string) =>
  (await spansOf(ctx, kind, id)).map(({ level }) => level)

describe('updateLevels', () => {
  test('writes nothing new while all stays well', async ({ ctx }) => {
    await seeAllWell(ctx)
    await seeAllWell(later(ctx, 15))

    expect(await levels(ctx, 'service', 'shop')).toEqual(['unknown', 'operational'])
    expect(await levels(ctx, 'dependency', 'shop-db')).toEqual(['operational'])
    expect(await eventsOf(ctx, 'service:shop')).toEqual([])
  })

  test('takes a slow hard dependency to the service and the whole, naming it, in one event each', async ({
    ctx,
  }) => {
    await seeAllWell(ctx)
    await see(later(ctx, 15), 'dependency:shop-db', { latencyMs: 410 })

    expect(await levels(ctx, 'service', 'shop')).toEqual(['unknown', 'operational', 'at_risk'])
    expect(await levels(ctx, 'whole', 'whole')).toEqual(['unknown', 'operational', 'at_risk'])
    expect(await eventsOf(ctx, 'service:shop')).toMatchObject([
      {
        kind: 'level_changed',
        severity: 'warning',
        title: 'Shop: operational -> at risk. Shop database answers in 410 ms; slow above 150 ms',
      },
    ])
    expect(await eventsOf(ctx, 'dependency:shop-db')).toHaveLength(1)
  })

  test('refreshes the reasons of a lasting level without a new span, and keeps since when', async ({
    ctx,
  }) => {
    await seeAllWell(ctx)
    await see(later(ctx, 15), 'dependency:shop-db', { latencyMs: 410 })
    await see(later(ctx, 30), 'dependency:shop-db', { latencyMs: 420 })

    const spans = await spansOf(ctx, 'service', 'shop')
    expect(spans).toHaveLength(3)
    expect(spans.at(-1)?.evidence).toMatchObject([
      { observed: '420 ms', expected: 'at most 150 ms', since: later(ctx, 15).now.toISOString() },
    ])
  })

  test('is operational again once health has lasted, by way of at risk', async ({ ctx }) => {
    await seeAllWell(ctx)
    const down = { code: 'refused', failures: 2, failingSince: ctx.now }
    await see(later(ctx, 15), 'dependency:shop-db', down)
    for (const seconds of [30, 45, 60]) await seeAllWell(later(ctx, seconds))

    expect((await levels(ctx, 'service', 'shop')).slice(1)).toEqual([
      'operational',
      'major_outage',
      'at_risk',
      'operational',
    ])
    expect((await eventsOf(ctx, 'service:shop')).map(({ severity }) => severity)).toEqual([
      'critical',
      'info',
      'info',
    ])
  })

  test('lets a soft dependency that is down degrade its service at most', async ({ ctx }) => {
    await seeAllWell(ctx)
    await see(later(ctx, 15), 'dependency:mail', { code: 'refused', failures: 2, failingSince: ctx.now })

    expect((await levels(ctx, 'service', 'shop')).at(-1)).toBe('degraded')
    expect((await levels(ctx, 'dependency', 'mail')).at(-1)).toBe('major_outage')
  })

  test('tells of a service nobody looked at for three intervals as unknown', async ({ ctx }) => {
    await seeAllWell(ctx)
    expect(await getHealthSummary(later(ctx, 30))).toMatchObject({
      level: 'operational',
      services: [
        { id: 'shop', level: 'operational', dependencies: [{ id: 'shop-db', need: 'hard' }, { id: 'mail' }] },
      ],
    })

    const summary = await getHealthSummary(later(ctx, 120))
    expect(summary).toMatchObject({ level: 'unknown', services: [{ level: 'unknown' }] })
    expect(summary.services[0]?.evidence[0]?.message).toBe(
      'Shop was last looked at 2 min ago; a look is due every 15 s',
    )
  })
})

test('after a pause the last answers hold until the next are overdue, so that nothing flickers', async ({
  ctx,
}) => {
  await seeAllWell(ctx)
  const back = later(ctx, 600)
  await ctx.db.update(probeTargets).set({ nextDueAt: back.now })
  await see(back, 'service:shop')

  expect(await levels(ctx, 'service', 'shop')).toEqual(['unknown', 'operational'])
  expect(await eventsOf(ctx, 'service:shop')).toEqual([])
})
