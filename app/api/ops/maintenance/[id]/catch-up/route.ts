import { route } from '@/lib/http/route'
import { catchUpList, windowParams } from '@/lib/maintenance/contract'
import { listCatchUp } from '@/lib/maintenance/queries'

export const GET = route(
  {
    permission: 'maintenance:read',
    summary: 'What maintenance left undone: runs it skipped, jobs that queues held',
    params: windowParams,
    answer: catchUpList,
  },
  (ctx, { params }) => listCatchUp(ctx, params.id),
)
