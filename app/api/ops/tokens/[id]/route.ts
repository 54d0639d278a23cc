import { route } from '@/lib/http/route'
import { revokeToken } from '@/lib/tokens/commands'
import { token, tokenParams } from '@/lib/tokens/contract'

export const DELETE = route(
  { permission: 'tokens:write', summary: 'Revoke an API token', params: tokenParams, answer: token },
  (ctx, { params }) => revokeToken(ctx, params.id),
)
