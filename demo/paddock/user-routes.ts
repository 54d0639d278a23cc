import { Problem } from './problem'
import type { Call, Route } from './router'

type User = { id: string; name: string; leagues: number }
type UserPick = { draftId: string; driver: string; points: number; pickedAt: Date }

export const userRoutes: Route[] = [
  { method: 'GET', path: '/api/users/:id', access: 'public', run: getUser },
  { method: 'GET', path: '/api/users/:id/picks', access: 'public', run: listUserPicks },
]

async function getUser({ app, params: { id = '' } }: Call) {
  return { body: await findUser(app, id) }
}

async function listUserPicks({ app, params: { id = '' } }: Call) {
  const user = await findUser(app, id)
  const items = await app.database.run(
    'select',
    (sql) => sql<UserPick[]>`
      select draft_id as "draftId", driver, points, picked_at as "pickedAt" from picks
      where user_id = ${id} order by picked_at desc limit 50`,
  )
  return { body: { user: user.id, items } }
}

async function findUser({ database }: Call['app'], id: string): Promise<User> {
  const [user] = await database.run(
    'select',
    (sql) => sql<User[]>`
      select id, name, (select count(*)::int from memberships where user_id = users.id) as leagues
      from users where id = ${id}`,
  )
  if (user) return user
  throw new Problem('not_found', 'There is no such user.')
}
