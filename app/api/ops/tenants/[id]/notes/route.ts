import { route } from '@/lib/http/route'
import { tellAnomaly } from '@/lib/tenants/commands'
import { anomalyNote, noteInput, tenantParams } from '@/lib/tenants/contract'

export const POST = route(
  {
    permission: 'anomaly:operate',
    summary: 'Write who else has the same as a note on an open anomaly',
    params: tenantParams,
    body: noteInput,
    answer: anomalyNote,
    status: 201,
  },
  (ctx, { params, body }) => tellAnomaly(ctx, params.id, body),
)
