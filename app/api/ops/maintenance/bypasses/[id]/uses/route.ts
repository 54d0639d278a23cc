import { route } from '@/lib/http/route'
import { listBypassUses } from '@/lib/maintenance/bypass/bypasses'
import { bypassUses, windowParams } from '@/lib/maintenance/contract'

export const GET = route(
  {
    permission: 'maintenance:write',
    summary: 'When and where a way past the gate was taken, newest first',
    params: windowParams,
    answer: bypassUses,
  },
  (ctx, { params }) => listBypassUses(ctx, params.id),
)
