import { expect } from 'vitest'
import { anomalies } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { test } from '@/db/testing/test'
import { expireUnwatched } from './expire-unwatched'
import { followAnomalies } from './follow-anomalies'
import { createBaseline, minute, outside } from './testing'

test('what is open where nobody watches any more expires, once', async ({ ctx }) => {
  const races = outside({ baselineId: (await createBaseline(ctx)).id })
  await followAnomalies({ ...ctx, now: minute(1) }, { service: 'shop', minute: minute(1), open: [races] })

  await expireUnwatched({ ...ctx, now: minute(5) }, ['shop', 'other'])
  expect(await ctx.db.select().from(anomalies)).toMatchObject([{ state: 'open' }])

  await expireUnwatched({ ...ctx, now: minute(5) }, ['other'])
  await expireUnwatched({ ...ctx, now: minute(6) }, [])
  expect(await ctx.db.select().from(anomalies)).toMatchObject([{ state: 'expired', resolvedAt: minute(5) }])
  expect((await eventsOf(ctx, 'service:shop')).map(({ kind }) => kind)).toContain('anomaly_expired')
})
