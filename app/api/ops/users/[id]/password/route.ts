import { route } from '@/lib/http/route'
import { resetPassword } from '@/lib/users/commands'
import { passwordReset, user, userParams } from '@/lib/users/contract'

export const PUT = route(
  {
    permission: 'users:write',
    summary: 'Set a password; ends their sessions',
    params: userParams,
    body: passwordReset,
    answer: user,
  },
  (ctx, { params, body }) => resetPassword(ctx, params.id, body.password),
)
