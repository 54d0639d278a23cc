import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect } from 'vitest'
import { type Anomaly, anomalies, baselineOrders } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { acknowledgeAnomaly, addNote, judgeAnomaly, unacknowledgeAnomaly, withdrawVerdict } from '../commands'
import { verdictBody } from '../contract'
import { allUsual, minute, openAnomaly } from '../lifecycle/testing'
import { getAnomaly } from '../queries'
import { getAnomalyRow } from '../queries/anomaly-row'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

const later = (ctx: Context, number: number): Context => ({ ...ctx, now: minute(number) })
const trail = async (ctx: Context, { id }: Anomaly) =>
  (await auditTrail(ctx, `anomaly:${id}`)).map(({ action }) => action)
const orders = ({ db }: Context, baselineId: number) =>
  db.select().from(baselineOrders).where(eq(baselineOrders.baselineId, baselineId)).orderBy(baselineOrders.id)
const judge = (ctx: Context, { id }: Anomaly, verdict: string, reason?: string) =>
  judgeAnomaly(ctx, String(id), verdictBody.parse({ verdict, reason }))
const news = async (ctx: Context) =>
  (await eventsOf(ctx, 'service:shop')).map(({ kind }) => kind).filter((kind) => kind.startsWith('anomaly_'))

describe('an acknowledgement', () => {
  test('says who, and the first stays', async ({ ctx }) => {
    const { anomaly } = await openAnomaly(ctx)
    const first = await acknowledgeAnomaly(as(ctx, 'oncall'), String(anomaly.id), { note: 'on it' })

    expect(first.acknowledgement).toMatchObject({ byName: 'oncall@example.com', note: 'on it' })
    expect(await acknowledgeAnomaly(ctx, String(anomaly.id), {})).toEqual(first)
    expect(await trail(ctx, anomaly)).toEqual(['anomaly.acknowledged'])
  })

  test('is taken back, and then can be given again', async ({ ctx }) => {
    const { anomaly } = await openAnomaly(ctx)
    const id = String(anomaly.id)
    await acknowledgeAnomaly(ctx, id, {})

    expect((await unacknowledgeAnomaly(ctx, id)).acknowledgement).toBeNull()
    expect((await unacknowledgeAnomaly(ctx, id)).acknowledgement).toBeNull()
    expect((await acknowledgeAnomaly(ctx, id, { note: 'again' })).acknowledgement?.note).toBe('again')
    expect(await trail(ctx, anomaly)).toEqual([
      ...['anomaly.acknowledged', 'anomaly.unacknowledged', 'anomaly.acknowledged'],
    ])
  })
})

describe('a note', () => {
  test('says who wrote what and when', async ({ ctx }) => {
    const { anomaly } = await openAnomaly(ctx)
    const note = await addNote(as(ctx, 'oncall'), String(anomaly.id), { text: 'vacuum runs' })

    expect(note).toMatchObject({ authorName: 'oncall@example.com', text: 'vacuum runs' })
    expect((await getAnomaly(ctx, String(anomaly.id))).notes).toEqual([note])
    expect(await trail(ctx, anomaly)).toEqual(['anomaly.note_added'])
  })

  test('is refused beyond the two hundredth', async ({ ctx }) => {
    const { anomaly } = await openAnomaly(ctx)
    const add = () => addNote(ctx, String(anomaly.id), { text: 'again' })
    for (let written = 0; written < 200; written++) await add()

    await expect(add()).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a verdict', () => {
  test('confirmed keeps it open and has the stretch unlearned', async ({ ctx }) => {
    const { anomaly, baseline } = await openAnomaly(ctx)
    const confirmed = await judge(later(ctx, 5), anomaly, 'confirmed')

    expect(confirmed).toMatchObject({ state: 'open', verdict: { verdict: 'confirmed', reason: null } })
    expect(await orders(ctx, baseline.id)).toMatchObject([
      { kind: 'forget', service: 'shop', fromAt: minute(0), untilAt: minute(5) },
    ])
    expect(await judge(later(ctx, 6), anomaly, 'confirmed', 'sure')).toEqual(confirmed)
    expect(await orders(ctx, baseline.id)).toHaveLength(1)
    expect(await trail(ctx, anomaly)).toEqual(['anomaly.confirmed'])
  })

  test('on what is over unlearns until its end', async ({ ctx }) => {
    const { anomaly, baseline } = await openAnomaly(ctx)
    await allUsual(ctx, 9)

    expect(await judge(later(ctx, 60), anomaly, 'confirmed')).toMatchObject({ state: 'resolved' })
    expect(await orders(ctx, baseline.id)).toMatchObject([{ untilAt: minute(9) }])
  })

  test('accepted ends it, is told, has the new normal learned and cannot be undone', async ({ ctx }) => {
    const { anomaly, baseline } = await openAnomaly(ctx)
    const accepted = await judge(later(ctx, 5), anomaly, 'accepted', 'twice the data now')

    expect(accepted).toMatchObject({
      ...{ state: 'accepted', resolvedAt: minute(5).toISOString() },
      verdict: { reason: 'twice the data now' },
    })
    expect(await orders(ctx, baseline.id)).toMatchObject([
      { kind: 'accept', fromAt: minute(5), untilAt: null },
    ])
    expect(await news(ctx)).toEqual(['anomaly_opened', 'anomaly_accepted'])
    expect(await auditTrail(ctx, `anomaly:${anomaly.id}`)).toMatchObject([{ reason: 'twice the data now' }])
    for (const undo of [
      () => withdrawVerdict(ctx, String(anomaly.id)),
      () => judge(ctx, anomaly, 'confirmed'),
    ])
      await expect(undo()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('undone'),
      })
  })

  test('accepted takes a reason', () => {
    expect(() => verdictBody.parse({ verdict: 'accepted' })).toThrow('reason')
  })

  test('false positive ends it, and taken back it goes on', async ({ ctx }) => {
    const { anomaly, baseline } = await openAnomaly(ctx)
    expect(await judge(later(ctx, 5), anomaly, 'false_positive')).toMatchObject({
      ...{ state: 'false_positive', resolvedAt: minute(5).toISOString() },
    })
    expect(await orders(ctx, baseline.id)).toEqual([])

    expect(await withdrawVerdict(later(ctx, 6), String(anomaly.id))).toMatchObject({
      ...{ state: 'open', resolvedAt: null, verdict: null },
    })
    expect(await news(ctx)).toEqual(['anomaly_opened', 'anomaly_false_positive', 'anomaly_opened'])
  })

  test('false positive taken back after all is usual leaves it resolved since then', async ({ ctx }) => {
    const { anomaly } = await openAnomaly(ctx)
    await judge(later(ctx, 5), anomaly, 'false_positive')
    await allUsual(ctx, 9)

    expect(await judge(later(ctx, 20), anomaly, 'confirmed')).toMatchObject({
      ...{ state: 'resolved', resolvedAt: minute(9).toISOString(), verdict: { verdict: 'confirmed' } },
    })
    expect((await withdrawVerdict(later(ctx, 21), String(anomaly.id))).verdict).toBeNull()
    expect(await withdrawVerdict(later(ctx, 22), String(anomaly.id))).toMatchObject({ state: 'resolved' })
    expect(await trail(ctx, anomaly)).toEqual([
      ...['anomaly.false_positive', 'anomaly.confirmed', 'anomaly.verdict_withdrawn'],
    ])
  })
})

test('whoever may not operate is refused, and what is absent is reported', async ({ ctx }) => {
  const { anomaly } = await openAnomaly(ctx)
  const writes = (ctx: Context, id: string) => [
    () => acknowledgeAnomaly(ctx, id, {}),
    () => unacknowledgeAnomaly(ctx, id),
    () => addNote(ctx, id, { text: 'x' }),
    () => judgeAnomaly(ctx, id, { verdict: 'confirmed' }),
    () => withdrawVerdict(ctx, id),
  ]
  for (const write of writes(as(ctx, 'support'), String(anomaly.id)))
    await expect(write()).rejects.toMatchObject({ code: 'forbidden' })
  for (const write of writes(ctx, '9999999999999999999'))
    await expect(write()).rejects.toMatchObject({ code: 'not_found' })
  expect(await getAnomalyRow(ctx, String(anomaly.id))).toEqual(anomaly)
  expect(await ctx.db.select().from(anomalies)).toHaveLength(1)
})
