import { listSources } from '@/lib/anomalies/feed/sources'
import { claimService, meetServices } from '@/lib/anomalies/judging/claim'
import { judgeService } from '@/lib/anomalies/judging/judge-service'
import { expireUnwatched } from '@/lib/anomalies/lifecycle/expire-unwatched'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'

/** Makes the services of the configuration known to those who judge their series, and takes leave of those that left it. */
export async function meetJudged(ctx: Context): Promise<void> {
  await meetServices(ctx, serviceIds())
  await expireUnwatched(
    ctx,
    config().services.map(({ id }) => id),
  )
}

/** Judges the next minutes of one service that is due and that no other worker has. */
export async function judgeDue(ctx: Context, worker: string): Promise<void> {
  const claimed = await claimService(ctx, { worker, services: serviceIds() })
  const source = listSources().find(({ service }) => service === claimed?.service)
  if (claimed && source) await judgeService(ctx, claimed, source)
}

const serviceIds = () => listSources().map(({ service }) => service)
