import { eq, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type ProbeTarget, probeTargets } from '@/db/schema'
import { TEST_NOW, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { claimDue, releaseAll, releaseClaim } from './claim'
import { recordLook } from './record'

const ID = 'platform:claim-test'
const wanted = (worker: string) => ({ worker, targetIds: [ID], limit: 8 })
const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + seconds * 1_000),
})

async function createTarget(ctx: Context, values: Partial<ProbeTarget> = {}): Promise<void> {
  const base = {
    id: ID,
    kind: 'platform' as const,
    intervalSeconds: 10,
    timeoutMs: 3_000,
    nextDueAt: ctx.now,
  }
  await ctx.db.insert(probeTargets).values({ ...base, ...values })
}

const stored = async ({ db }: Context) =>
  (await db.select().from(probeTargets).where(eq(probeTargets.id, ID)))[0]

const claimed = async (ctx: Context, worker: string): Promise<ProbeTarget> => {
  const [row] = await claimDue(ctx, wanted(worker))
  if (!row) throw new Error('nothing was claimed')
  return row
}

const FINE = { code: 'ok', latencyMs: 12, detail: '' } as const

describe('claimDue', () => {
  test('gives a due target to the first who asks', async ({ ctx }) => {
    await createTarget(ctx)
    expect(await claimDue(ctx, wanted('one'))).toMatchObject([{ id: ID, claimedBy: 'one' }])
    expect(await claimDue(ctx, wanted('two'))).toEqual([])
  })

  test('gives no more than it is asked for, whatever the database believes of their number', async ({
    ctx,
  }) => {
    await createTarget(ctx)
    await ctx.db.execute(sql`analyze probe_targets`)
    const targetIds = [ID, ...['a', 'b', 'c'].map((name) => `${ID}-${name}`)]
    for (const id of targetIds.slice(1)) await createTarget(ctx, { id })

    expect(await claimDue(ctx, { worker: 'one', targetIds, limit: 2 })).toHaveLength(2)
  })

  test('leaves alone what is not due, and takes what was planned before the clock went back', async ({
    ctx,
  }) => {
    await createTarget(ctx, { nextDueAt: later(ctx, 5).now })
    expect(await claimDue(ctx, wanted('one'))).toEqual([])
    expect(await claimDue(later(ctx, -3_600), wanted('one'))).toHaveLength(1)
  })

  test('lets another take over when a worker does not come back within its time and margin', async ({
    ctx,
  }) => {
    await createTarget(ctx)
    await claimed(ctx, 'one')
    expect(await claimDue(later(ctx, 12), wanted('two'))).toEqual([])
    expect(await claimDue(later(ctx, 14), wanted('two'))).toMatchObject([{ claimedBy: 'two' }])
  })

  test('knows only the targets it was told of', async ({ ctx }) => {
    await createTarget(ctx)
    expect(await claimDue(ctx, { worker: 'one', targetIds: ['platform:other'], limit: 8 })).toEqual([])
  })
})

describe('recordLook', () => {
  test('writes the result and the next time, give or take a tenth of the interval', async ({ ctx }) => {
    await createTarget(ctx)
    expect(await recordLook(ctx, await claimed(ctx, 'one'), FINE)).toBe(true)

    const row = await stored(ctx)
    expect(row).toMatchObject({ code: 'ok', latencyMs: 12, failures: 0, claimedBy: null, checkedAt: ctx.now })
    const waitMs = (row?.nextDueAt.getTime() ?? 0) - ctx.now.getTime()
    expect(waitMs).toBeGreaterThanOrEqual(9_000)
    expect(waitMs).toBeLessThanOrEqual(11_000)
  })

  test('refuses the late result of a worker whose claim has passed to another', async ({ ctx }) => {
    await createTarget(ctx)
    const late = await claimed(ctx, 'one')
    const next = await claimed(later(ctx, 60), 'two')

    expect(await recordLook(ctx, late, { ...FINE, code: 'refused' })).toBe(false)
    expect(await recordLook(ctx, next, FINE)).toBe(true)
    expect(await stored(ctx)).toMatchObject({ code: 'ok' })
  })

  test('counts failures in a row, and not those before a long pause', async ({ ctx }) => {
    await createTarget(ctx)
    const failAt = async (seconds: number) => {
      const at = later(ctx, seconds)
      await recordLook(at, await claimed(at, 'one'), { ...FINE, code: 'refused' })
      return stored(ctx)
    }
    expect(await failAt(0)).toMatchObject({ failures: 1, failingSince: ctx.now })
    expect(await failAt(12)).toMatchObject({ failures: 2, failingSince: ctx.now })
    expect(await failAt(600)).toMatchObject({ failures: 1, failingSince: later(ctx, 600).now })
  })
})

test('what is given back is due at once', async ({ ctx }) => {
  await createTarget(ctx)
  await releaseClaim(ctx, await claimed(ctx, 'one'))
  await claimed(ctx, 'two')
  await releaseAll(ctx, 'two')
  expect(await claimDue(ctx, wanted('three'))).toHaveLength(1)
})
