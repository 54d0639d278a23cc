import { route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { windowDetail, windowParams } from '@/lib/maintenance/contract'
import { getWindow } from '@/lib/maintenance/queries'

export const GET = route(
  {
    permission: 'maintenance:read',
    summary: 'A maintenance window with what it switches and its history',
    params: windowParams,
    answer: windowDetail,
  },
  async (ctx, { params }) => getWindow(await onDatabaseTime(ctx), params.id),
)
