import { route } from '@/lib/http/route'
import { cancelRetry } from '@/lib/queues/commands'
import { retryRun, retryRunParams } from '@/lib/queues/contract'

export const PUT = route(
  {
    permission: 'queue:operate',
    summary: 'Cancel a retry of many jobs: nothing more of it is retried',
    params: retryRunParams,
    answer: retryRun,
  },
  (ctx, { params }) => cancelRetry(ctx, params.id),
)
