import { listSources } from '@/lib/anomalies/feed/sources'
import { claimService, meetServices } from '@/lib/anomalies/judging/claim'
import { judgeService } from '@/lib/anomalies/judging/judge-service'
import type { Context } from '@/lib/context'

/** Makes the services of the configuration known to those who judge their series. */
export const meetJudged = (ctx: Context): Promise<void> => meetServices(ctx, serviceIds())

/** Judges the next minutes of one service that is due and that no other worker has. */
export async function judgeDue(ctx: Context, worker: string): Promise<void> {
  const claimed = await claimService(ctx, { worker, services: serviceIds() })
  const source = listSources().find(({ service }) => service === claimed?.service)
  if (claimed && source) await judgeService(ctx, claimed, source)
}

const serviceIds = () => listSources().map(({ service }) => service)
