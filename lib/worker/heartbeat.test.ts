import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { levelSpans } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { TEST_NOW, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import type { Watched } from '@/lib/probes/queries'
import { beat } from './heartbeat'

const ME = { id: 'worker-one', startedAt: TEST_NOW }
const OTHER = { id: 'worker-two', startedAt: TEST_NOW }
const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + seconds * 1_000),
})

const watched = (id: string, intervalSeconds: number): Watched => ({
  id,
  kind: 'dependency',
  intervalSeconds,
  timeoutMs: 1_000,
  look: async () => ({ code: 'ok', latencyMs: 1, detail: '' }),
})
const WATCHED = [watched('dependency:blind-often', 10), watched('dependency:blind-seldom', 300)]

async function openSpan({ db }: Context, subjectId: string): Promise<void> {
  const fromAt = new Date(TEST_NOW.getTime() - 3_600_000)
  await db
    .insert(levelSpans)
    .values({ subjectKind: 'dependency', subjectId, level: 'degraded', fromAt, evidence: [] })
}

const spansOf = ({ db }: Context, subjectId: string) =>
  db.select().from(levelSpans).where(eq(levelSpans.subjectId, subjectId)).orderBy(levelSpans.id)

const blindEvents = async (ctx: Context) =>
  (await eventsOf(ctx, 'monitor')).filter(({ at }) => at.getTime() === TEST_NOW.getTime())

describe('beat', () => {
  test('tells a time without any worker once, as unknown, and lets the level from before go on', async ({
    ctx,
  }) => {
    await openSpan(ctx, 'blind-often')
    await beat(ctx, ME, WATCHED)
    await beat(later(ctx, 120), ME, WATCHED)
    await beat(later(ctx, 121), OTHER, WATCHED)

    const [before, blind, after, ...more] = await spansOf(ctx, 'blind-often')
    expect(more).toEqual([])
    expect(before).toMatchObject({ level: 'degraded', untilAt: TEST_NOW })
    expect(blind).toMatchObject({ level: 'unknown', fromAt: TEST_NOW, untilAt: later(ctx, 120).now })
    expect(after).toMatchObject({ level: 'degraded', fromAt: later(ctx, 120).now, untilAt: null })
    expect(await blindEvents(ctx)).toMatchObject([
      { kind: 'monitor_blind', title: 'Pitwall was blind for 2 min: nothing was looked at' },
    ])
  })

  test('is not blind while another worker looks', async ({ ctx }) => {
    await openSpan(ctx, 'blind-often')
    for (const seconds of [0, 15, 30, 45, 60]) await beat(later(ctx, seconds), OTHER, WATCHED)
    await beat(later(ctx, 61), ME, WATCHED)

    expect(await spansOf(ctx, 'blind-often')).toHaveLength(1)
    expect(await blindEvents(ctx)).toEqual([])
  })

  test('does not count a pause shorter than three looks of a target', async ({ ctx }) => {
    await openSpan(ctx, 'blind-seldom')
    await beat(ctx, ME, WATCHED)
    await beat(later(ctx, 120), ME, WATCHED)

    expect(await spansOf(ctx, 'blind-seldom')).toHaveLength(1)
  })
})
