import { route } from '@/lib/http/route'
import { createUser } from '@/lib/users/commands'
import { newUser, user, userList, userPage } from '@/lib/users/contract'
import { listUsers } from '@/lib/users/queries'

export const GET = route(
  { permission: 'users:read', summary: 'People who may sign in', query: userList, answer: userPage },
  (ctx, { query }) => listUsers(ctx, query),
)

export const POST = route(
  {
    permission: 'users:write',
    summary: 'Add or invite a person',
    body: newUser,
    answer: user,
    status: 201,
  },
  (ctx, { body }) => createUser(ctx, body),
)
