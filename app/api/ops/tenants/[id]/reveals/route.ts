import { route } from '@/lib/http/route'
import { revealField } from '@/lib/tenants/commands'
import { reveal, revealInput, tenantParams } from '@/lib/tenants/contract'

export const POST = route(
  {
    permission: 'tenant:reveal',
    summary: 'Show one masked value whole to yourself for 15 minutes',
    params: tenantParams,
    body: revealInput,
    answer: reveal,
    status: 201,
  },
  (ctx, { params, body }) => revealField(ctx, params.id, body),
)
