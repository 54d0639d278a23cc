import { beforeAll, expect } from 'vitest'
import { anomalies } from '@/db/schema'
import { test } from '@/db/testing/test'
import { openAnomaly } from '@/lib/anomalies/lifecycle/testing'
import { withConfig } from '@/lib/config/testing'
import { evidenceIn, openSpans } from '@/lib/status/spans'
import { meetJudged } from './judge-due'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

test('a service that is still there without its metrics keeps nothing open, and is not at risk for it', async ({
  ctx,
}) => {
  await openAnomaly(ctx)
  const reasons = async () => evidenceIn((await openSpans(ctx)).get('service:shop')).map(({ code }) => code)
  expect(await reasons()).toContain('anomaly')
  await meetJudged(ctx)

  expect(await ctx.db.select().from(anomalies)).toMatchObject([{ state: 'expired' }])
  expect(await reasons()).not.toContain('anomaly')
})
