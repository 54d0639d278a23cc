import type { Context } from '@/lib/context'
import { listDownJobs } from '@/lib/cron/queries/down'
import { paths } from '@/lib/paths'
import { signal } from './dependency-signals'
import type { Signal } from './rules'

/** Jobs of a service that did not run, or failed: the service itself may answer as ever, so it is at risk at most. */
export async function cronSignals(ctx: Context, service: string): Promise<Signal[]> {
  const jobs = await listDownJobs(ctx, service)
  return jobs.map(({ id, slug, name, since, reason }) =>
    signal({ source: `cron:${slug}`, name, href: paths.cronJob(id), now: ctx.now }, 'at_risk', {
      code: 'cron_down',
      message: `The job ${name} ${reason}`,
      observed: 'down',
      expected: 'up',
      since,
    }),
  )
}
