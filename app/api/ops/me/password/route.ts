import { route } from '@/lib/http/route'
import { changeOwnPassword } from '@/lib/users/commands'
import { ownPassword } from '@/lib/users/contract'

export const PUT = route(
  {
    permission: 'signed_in',
    summary: 'Change your own password; ends your sessions',
    body: ownPassword,
    status: 204,
  },
  (ctx, { body }) => changeOwnPassword(ctx, body),
)
