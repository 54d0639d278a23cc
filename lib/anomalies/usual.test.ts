import { expect } from 'vitest'
import { baselines } from '@/db/schema'
import { TEST_NOW, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { usualP95 } from './usual'

const SERVICE = 'usual-shop'

const known = ({ db }: Context, endpoint: string, values: Partial<typeof baselines.$inferInsert> = {}) =>
  db.insert(baselines).values({
    ...{ service: SERVICE, endpoint, signal: 'p95', name: '', unit: 'ms', since: TEST_NOW, state: 'active' },
    ...{ at: TEST_NOW, expected: 180, low: 150, high: 235, score: 0, detector: Buffer.alloc(0) },
    ...values,
  })

test('tells the usual p95 of every endpoint of a service, or of one', async ({ ctx }) => {
  await known(ctx, 'a')
  await known(ctx, 'b', { expected: 20, low: -3, high: 40 })
  await known(ctx, 'a', { signal: 'traffic', expected: 3 })

  const all = await usualP95(ctx, { services: [SERVICE] }, TEST_NOW)
  expect(Object.fromEntries(all)).toEqual({
    a: { value: 180, low: 150, high: 235 },
    b: { value: 20, low: 0, high: 40 },
  })
  expect([...(await usualP95(ctx, { services: [SERVICE], endpoint: 'b' }, TEST_NOW)).keys()]).toEqual(['b'])
})

test('leaves out what is still learned, off, or was judged at another time', async ({ ctx }) => {
  await known(ctx, 'learning', { state: 'learning' })
  await known(ctx, 'off', { state: 'off' })
  await known(ctx, 'old', { at: new Date(TEST_NOW.getTime() - 2 * 3_600_000) })
  await known(ctx, 'nothing', { expected: null, low: null, high: null })

  expect((await usualP95(ctx, { services: [SERVICE] }, TEST_NOW)).size).toBe(0)
})
