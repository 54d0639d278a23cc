import { route } from '@/lib/http/route'
import { snapshotDetail, snapshotParams } from '@/lib/tenants/contract'
import { openSnapshot } from '@/lib/tenants/queries'

export const GET = route(
  {
    permission: 'tenant:snapshot',
    summary: 'What somebody saw of a tenant; opening it is audited',
    params: snapshotParams,
    answer: snapshotDetail,
  },
  (ctx, { params }) => openSnapshot(ctx, params.id, params.snapshot),
)
