import { route } from '@/lib/http/route'
import { exitChecks, windowParams } from '@/lib/maintenance/contract'
import { getExitChecks } from '@/lib/maintenance/queries'

export const GET = route(
  {
    permission: 'maintenance:read',
    summary: 'What should be well before a maintenance window ends',
    params: windowParams,
    answer: exitChecks,
  },
  (ctx, { params }) => getExitChecks(ctx, params.id),
)
