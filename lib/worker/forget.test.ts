import { expect } from 'vitest'
import { anomalies, anomalySeries, baselineDays, baselines } from '@/db/schema'
import { test } from '@/db/testing/test'
import { forgetOld } from './forget'

const DAY_MS = 86_400_000
const bytes = Buffer.alloc(4)

test('series that are gone for 30 days are forgotten, but for those an anomaly tells of', async ({ ctx }) => {
  const daysAgo = (days: number) => new Date(ctx.now.getTime() - days * DAY_MS)
  const series = (name: string, days: number) => ({
    ...{ service: 'shop', endpoint: '', signal: 'custom' as const, name, unit: '' },
    ...{ state: 'no_data' as const, score: 0, detector: bytes, since: daysAgo(90), at: daysAgo(days) },
  })
  const [gone, told, kept] = await ctx.db
    .insert(baselines)
    .values([series('gone', 31), series('told', 31), series('kept', 29)])
    .returning()
  const peak = { peakAt: ctx.now, peakScore: 9, observed: 1, expected: {}, sentence: 'x', onsetAt: ctx.now }
  const [anomaly] = await ctx.db
    .insert(anomalies)
    .values({
      ...peak,
      ...{ service: 'shop', signal: 'custom', unit: '', state: 'resolved', severity: 'info' },
      ...{ openedAt: ctx.now, resolvedAt: ctx.now, lastJoinedAt: ctx.now },
    })
    .returning()
  await ctx.db
    .insert(anomalySeries)
    .values({ ...peak, anomalyId: anomaly?.id ?? 0n, baselineId: told?.id ?? 0, openedAt: ctx.now })
  const today = Math.floor(ctx.now.getTime() / DAY_MS)
  const day = (baselineId: number, ago: number) => ({
    ...{ baselineId, day: today - ago, medians: bytes, bands: bytes, deviations: bytes },
  })
  await ctx.db
    .insert(baselineDays)
    .values([day(kept?.id ?? 0, 0), day(kept?.id ?? 0, 61), day(gone?.id ?? 0, 40)])

  await forgetOld(ctx)

  expect((await ctx.db.select().from(baselines)).map(({ name }) => name).sort()).toEqual(['kept', 'told'])
  expect((await ctx.db.select().from(baselineDays)).map((row) => row.day)).toEqual([today])
})
