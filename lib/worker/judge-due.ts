import { listSources } from '@/lib/anomalies/feed/sources'
import { claimService, meetServices } from '@/lib/anomalies/judging/claim'
import { judgeService } from '@/lib/anomalies/judging/judge-service'
import { expireUnwatched } from '@/lib/anomalies/lifecycle/expire-unwatched'
import type { Context } from '@/lib/context'

/** Makes the services whose series are watched known to those who judge them, and takes leave of all others. */
export async function meetJudged(ctx: Context): Promise<void> {
  await meetServices(ctx, serviceIds())
  await expireUnwatched(ctx, serviceIds())
}

/** Judges the next minutes of one service that is due and that no other worker has. */
export async function judgeDue(ctx: Context, worker: string): Promise<void> {
  const claimed = await claimService(ctx, { worker, services: serviceIds() })
  const source = listSources().find(({ service }) => service === claimed?.service)
  if (claimed && source) await judgeService(ctx, claimed, source)
}

const serviceIds = () => listSources().map(({ service }) => service)
