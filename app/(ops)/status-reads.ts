import { cache } from 'react'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { listCronJobs } from '@/lib/cron/queries'
import { listDeploys } from '@/lib/deploys/queries'
import { listQueues } from '@/lib/queues/queries'
import { lastGood } from '@/lib/status/last-good'
import { getHealthSummary, getServiceDetail, listSpans } from '@/lib/status/queries'

const TROUBLES = 4
const QUEUES = 50
const HISTORY_MS = 90 * 86_400_000
// With the second that finding the session may take, a page stands within three seconds whatever the database does.
const PATIENCE = { waitMs: 1_500 }

/** Each is read once per request, whoever asks first. @throws AppError unavailable when nothing was ever read */
export const readHealth = cache((ctx: Context) => lastGood('health', () => getHealthSummary(ctx), PATIENCE))

export const readDeploys = cache((ctx: Context) =>
  lastGood('deploys', () => listDeploys(ctx, { limit: 200 }), PATIENCE),
)

/** The jobs that need somebody, the most urgent first. */
export const readCronTroubles = cache((ctx: Context) =>
  lastGood('cron troubles', () => listCronJobs(ctx, { state: ['down', 'late'], limit: TROUBLES }), PATIENCE),
)

/** Queues that need somebody, the worst first. What is kept for those who see tenants is not for others. */
export const readQueueTroubles = cache((ctx: Context) =>
  lastGood(
    `queue troubles ${ctx.actor.permissions.has('queue:read')}`,
    () => listQueues(ctx, { show: 'trouble', limit: QUEUES }),
    PATIENCE,
  ),
)

export const readService = cache((ctx: Context, id: string) =>
  lastGood(`service:${id}`, () => getServiceDetail(ctx, id), PATIENCE),
)

export const readSpans = cache((ctx: Context, id: string) => {
  const from = new Date(ctx.now.getTime() - HISTORY_MS)
  return lastGood(
    `spans:service:${id}`,
    () => listSpans(ctx, { subjectKind: 'service', subjectId: id, from, to: ctx.now }),
    PATIENCE,
  )
})

/** Begins what parts of the Status page will wait for, so that they wait at the same time. */
export function beginStatusReads(ctx: Context): void {
  const begun = [
    readHealth(ctx),
    readDeploys(ctx),
    readCronTroubles(ctx),
    readQueueTroubles(ctx),
    ...config().services.map(({ id }) => readSpans(ctx, id)),
  ]
  // Each failure belongs to the part that awaits it.
  for (const read of begun) read.catch(() => undefined)
}
