import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { baselineServices } from '@/db/schema'
import { test } from '@/db/testing/test'
import { claimService, meetServices } from './claim'

test('a worker claims one service at a time, whatever the database believes of their number', async ({
  ctx,
}) => {
  await meetServices(ctx, ['only'])
  await ctx.db.execute(sql`analyze baseline_services`)
  const services = ['only', 'second', 'third', 'fourth']
  await meetServices(ctx, services)
  await claimService(ctx, { worker: 'one', services })

  const claimed = await ctx.db.select().from(baselineServices).where(eq(baselineServices.claimedBy, 'one'))
  expect(claimed).toHaveLength(1)
})
