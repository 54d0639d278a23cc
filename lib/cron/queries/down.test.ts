import { expect } from 'vitest'
import { test } from '@/db/testing/test'
import { pauseCronJob } from '../commands'
import { at, checkIn, createJob } from '../testing'
import { listDownJobs } from './down'

const START = '2026-01-02T12:00:00Z'
const RUN = '2026-01-03T02:00:05Z'

test('names the jobs of a service that are down, with what became of their newest bad run', async ({
  ctx,
}) => {
  const job = await createJob(at(ctx, START), { name: 'Bills', service: 'shop' })
  await createJob(at(ctx, START))
  expect(await listDownJobs(ctx, 'shop')).toEqual([])
  await checkIn(at(ctx, RUN), job, { kind: 'fail' })

  expect(await listDownJobs(ctx, 'shop')).toEqual([
    { id: job.id, slug: job.slug, name: 'Bills', since: new Date(RUN), reason: 'failed' },
  ])
  await pauseCronJob(ctx, job.id)
  expect(await listDownJobs(ctx, 'shop')).toEqual([])
})
