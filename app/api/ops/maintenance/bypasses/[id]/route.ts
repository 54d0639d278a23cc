import { route } from '@/lib/http/route'
import { revokeBypass } from '@/lib/maintenance/bypass/bypasses'
import { bypass, windowParams } from '@/lib/maintenance/contract'

export const DELETE = route(
  {
    permission: 'maintenance:write',
    summary: 'Revoke a way past the gate',
    params: windowParams,
    answer: bypass,
  },
  (ctx, { params }) => revokeBypass(ctx, params.id),
)
