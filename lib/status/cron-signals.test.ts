import { expect } from 'vitest'
import { test } from '@/db/testing/test'
import { at, checkIn, createJob } from '@/lib/cron/testing'
import { cronSignals } from './cron-signals'

test('a job that is down puts its service at risk, until it runs again or is paused', async ({ ctx }) => {
  const job = await createJob(ctx, { service: 'shop', name: 'Nightly invoices' })
  await checkIn(at(ctx, '2026-01-03T02:00:00Z'), job, { kind: 'fail' })

  expect(await cronSignals(ctx, 'shop')).toMatchObject([
    {
      level: 'at_risk',
      evidence: { code: 'cron_down', source: `cron:${job.slug}`, message: 'The job Nightly invoices failed' },
    },
  ])
  expect(await cronSignals(ctx, 'portal')).toEqual([])
  await checkIn(at(ctx, '2026-01-03T03:00:00Z'), job)
  expect(await cronSignals(ctx, 'shop')).toEqual([])
})
