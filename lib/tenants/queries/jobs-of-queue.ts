import type { Context } from '@/lib/context'
import type { JobState } from '@/lib/queues/adapter'
import type { JobView, QueueView } from '@/lib/queues/contract'
import { mayRetry } from '@/lib/queues/may'
import { listJobs } from '@/lib/queues/queries'
import { queuePaths } from '@/lib/queues/rules'
import { getSource } from '@/lib/queues/sources'
import type { TimeRange } from '@/lib/time'
import type { TenantJob } from '../contract'
import { readableMessage } from '../fields/mask'

/** What is read of each state. */
const LOOKS: [JobState, number][] = [
  ['failed', 50],
  ['retrying', 20],
  ['active', 10],
  ['waiting', 10],
  ['delayed', 10],
]

/** Jobs of one queue whose tenant is exactly this one. */
export async function jobsOfQueue(
  ctx: Context,
  tenant: string,
  { from, to }: TimeRange,
  queue: QueueView,
): Promise<{ jobs: TenantJob[]; isBounded: boolean }> {
  const can = await getSource(queue.source).can()
  const found: TenantJob[] = []
  let isBounded = false
  for (const [state, limit] of LOOKS) {
    if (queue.counts[state] === 0) continue
    const time = state === 'failed' ? { from: from.toISOString(), to: to.toISOString() } : {}
    const page = await listJobs(ctx, queue.source, queue.queue, { state, tenant, limit, ...time })
    isBounded ||= page.nextCursor !== null || page.isBounded
    const own = page.items.filter((job) => job.tenant === tenant)
    found.push(...(await Promise.all(own.map((job) => viewOf(ctx, queue, job, can)))))
  }
  return { jobs: found, isBounded }
}

async function viewOf(
  ctx: Context,
  { source, sourceName, engine, queue }: QueueView,
  job: JobView,
  can: Parameters<typeof mayRetry>[1]['can'],
): Promise<TenantJob> {
  return {
    ...job,
    error: job.error === null ? null : readableMessage(job.error),
    ...{ source, sourceName, engine, queue },
    mayRetry: await mayRetry(ctx, { can, source, queue, job }),
    href: queuePaths.job(source, queue, job.id),
  }
}
