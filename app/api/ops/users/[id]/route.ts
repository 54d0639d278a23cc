import { route } from '@/lib/http/route'
import { changeRole } from '@/lib/users/commands'
import { user, userChange, userParams } from '@/lib/users/contract'
import { getUser } from '@/lib/users/queries'

export const GET = route(
  { permission: 'users:read', summary: 'One person', params: userParams, answer: user },
  (ctx, { params }) => getUser(ctx, params.id),
)

export const PATCH = route(
  {
    permission: 'users:write',
    summary: 'Change a role; ends their sessions',
    params: userParams,
    body: userChange,
    answer: user,
  },
  (ctx, { params, body }) => changeRole(ctx, params.id, body),
)
