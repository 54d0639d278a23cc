import { expect } from 'vitest'
import { anomalies, anomalySeries, baselines } from '@/db/schema'
import { TEST_NOW, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { anomaliesOver } from './marks'

const ORDERS = 'marks-shop:GET:~1orders'
const RANGE = { from: new Date(TEST_NOW.getTime() - 3_600_000), to: TEST_NOW }
const ago = (minutes: number) => new Date(TEST_NOW.getTime() - minutes * 60_000)

async function opened({ db }: Context, values: Partial<typeof anomalies.$inferInsert>): Promise<bigint> {
  const [row] = await db
    .insert(anomalies)
    .values({
      ...{ service: 'marks-shop', signal: 'p95', unit: 'ms', state: 'open', severity: 'warning' },
      ...{ onsetAt: ago(32), openedAt: ago(30), lastJoinedAt: ago(30), peakAt: ago(29), peakScore: 9 },
      ...{ observed: 412, expected: { value: 180, low: 150, high: 235 }, sentence: 'p95 412 ms' },
      ...values,
    })
    .returning({ id: anomalies.id })
  return row?.id ?? 0n
}

const idsOver = async (ctx: Context) =>
  (await anomaliesOver(ctx, { service: 'marks-shop', endpoint: ORDERS }, RANGE)).map(({ id }) => id)

test('finds those of the endpoint, of its whole service and those it took part in, newest first', async ({
  ctx,
}) => {
  const whole = await opened(ctx, { endpoint: null, openedAt: ago(50) })
  const own = await opened(ctx, { endpoint: ORDERS, openedAt: ago(40) })
  await opened(ctx, { endpoint: 'marks-shop:GET:~1other' })
  const shared = await opened(ctx, { endpoint: 'marks-shop:GET:~1other' })
  const [baseline] = await ctx.db
    .insert(baselines)
    .values({
      ...{ service: 'marks-shop', endpoint: ORDERS, signal: 'p95', name: '', unit: 'ms', since: ago(90) },
      ...{ state: 'active', score: 0, detector: Buffer.alloc(0) },
    })
    .returning({ id: baselines.id })
  await ctx.db.insert(anomalySeries).values({
    ...{
      anomalyId: shared,
      baselineId: baseline?.id ?? 0,
      onsetAt: ago(31),
      openedAt: ago(30),
      peakAt: ago(29),
    },
    ...{ peakScore: 6, observed: 1, expected: {}, sentence: '' },
  })

  expect(await idsOver(ctx)).toEqual([shared, own, whole])
})

test('those that were over before the range or began after it are not in it', async ({ ctx }) => {
  const open = await opened(ctx, { openedAt: ago(600) })
  await opened(ctx, { openedAt: ago(600), resolvedAt: ago(61), state: 'resolved' })
  await opened(ctx, { openedAt: ago(-1) })
  await opened(ctx, { service: 'another' })

  expect(await idsOver(ctx)).toEqual([open])
})
