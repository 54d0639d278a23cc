import { route } from '@/lib/http/route'
import { takeSnapshot } from '@/lib/tenants/commands'
import { snapshotInput, snapshotPage, snapshotView, tenantParams } from '@/lib/tenants/contract'
import { listSnapshots } from '@/lib/tenants/queries'

export const GET = route(
  { permission: 'tenant:snapshot', summary: 'Its snapshots', params: tenantParams, answer: snapshotPage },
  (ctx, { params }) => listSnapshots(ctx, params.id),
)

export const POST = route(
  {
    permission: 'tenant:snapshot',
    summary: 'Keep what you see of a tenant, for somebody else to open',
    params: tenantParams,
    body: snapshotInput,
    answer: snapshotView,
    status: 201,
  },
  (ctx, { params, body }) => takeSnapshot(ctx, params.id, body),
)
