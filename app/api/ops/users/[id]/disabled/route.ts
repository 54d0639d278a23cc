import { route } from '@/lib/http/route'
import { disableUser, enableUser } from '@/lib/users/commands'
import { user, userParams } from '@/lib/users/contract'

export const PUT = route(
  {
    permission: 'users:write',
    summary: 'Disable a person; ends their sessions',
    params: userParams,
    answer: user,
  },
  (ctx, { params }) => disableUser(ctx, params.id),
)

export const DELETE = route(
  { permission: 'users:write', summary: 'Enable a person again', params: userParams, answer: user },
  (ctx, { params }) => enableUser(ctx, params.id),
)
