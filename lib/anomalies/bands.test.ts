import { expect } from 'vitest'
import { baselineDays, baselines } from '@/db/schema'
import { test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { bandsOf } from './bands'

const DAY = Date.parse('2026-01-02T00:00:00Z')
const DAYS = DAY / 86_400_000
const MINUTE = 60_000
const SUBJECT = { service: 'bands-shop', endpoint: 'bands-shop:GET:~1orders' }

type Slot = { value: number; low: number; high: number }

/** A day's bytes with these slots known. */
function bytesOf(slots: Record<number, Slot>): Buffer {
  const bytes = Buffer.alloc(96 * 12)
  for (let index = 0; index < 96 * 3; index++) bytes.writeFloatLE(Number.NaN, 4 * index)
  for (const [slot, { value, low, high }] of Object.entries(slots))
    [value, low, high].forEach((number, place) => {
      bytes.writeFloatLE(number, 12 * Number(slot) + 4 * place)
    })
  return bytes
}

type Given = { newest?: Slot & { at: Date }; days?: Record<number, Record<number, Slot>> }

async function known({ db }: Context, signal: 'p95' | 'traffic', { newest, days = {} }: Given) {
  const [row] = await db
    .insert(baselines)
    .values({
      ...SUBJECT,
      ...{
        signal,
        name: '',
        unit: 'ms',
        since: new Date(DAY),
        state: 'not_judged',
        reason: '6 requests',
        score: 0,
      },
      ...(newest && { at: newest.at, expected: newest.value, low: newest.low, high: newest.high }),
      detector: Buffer.alloc(0),
    })
    .returning({ id: baselines.id })
  const id = row?.id ?? 0
  for (const [day, slots] of Object.entries(days))
    await db.insert(baselineDays).values({
      baselineId: id,
      day: Number(day),
      medians: Buffer.alloc(96 * 4),
      bands: bytesOf(slots),
      deviations: Buffer.alloc(24),
    })
  return id
}

const around = (value: number): Slot => ({ value, low: value / 2, high: value * 2 })

test('goes straight between the centres of slots, over midnight too, and on to the minute judged last', async ({
  ctx,
}) => {
  const id = await known(ctx, 'p95', {
    days: { [DAYS - 1]: { 95: around(100) }, [DAYS]: { 0: around(200) } },
    newest: { at: new Date(DAY + 20 * MINUTE), ...around(400) },
  })

  const grid = { from: DAY - 7.5 * MINUTE, stepSeconds: 450, count: 6 }
  const { p95, errors, traffic } = await bandsOf(ctx, SUBJECT, grid)

  expect(p95).toEqual({
    baselineId: id,
    state: 'not_judged',
    stateText: 'not judged: 6 requests',
    value: [100, 150, 200, 300, 400, null],
    low: [50, 75, 100, 150, 200, null],
    high: [200, 300, 400, 600, 800, null],
  })
  expect([errors, traffic]).toEqual([null, null])
})

test('bridges one missing slot, and leaves a gap over more', async ({ ctx }) => {
  await known(ctx, 'traffic', {
    days: { [DAYS]: { 0: around(10), 2: around(30), 6: { value: 5, low: -1, high: 9 } } },
  })

  const grid = { from: DAY + 7.5 * MINUTE, stepSeconds: 900, count: 7 }
  const { traffic } = await bandsOf(ctx, SUBJECT, grid)

  expect(traffic?.value).toEqual([10, 20, 30, null, null, null, 5])
  expect(traffic?.low.at(-1)).toBe(0)
})

test('is of one endpoint of one service alone', async ({ ctx }) => {
  await known(ctx, 'p95', { newest: { at: new Date(DAY), ...around(100) } })
  const grid = { from: DAY, stepSeconds: 60, count: 2 }

  expect((await bandsOf(ctx, { ...SUBJECT, endpoint: '' }, grid)).p95).toBeNull()
  expect((await bandsOf(ctx, { ...SUBJECT, service: 'another' }, grid)).p95).toBeNull()
  expect((await bandsOf(ctx, SUBJECT, grid)).p95?.value).toEqual([100, 100])
})
