import { Problem } from './problem'
import { releaseOf } from './release'
import type { Call, Route } from './router'

type League = { id: string; name: string; plan: string; members: number }
type Standing = { userId: string; name: string; points: number }

export const leagueRoutes: Route[] = [
  { method: 'GET', path: '/api/leagues', access: 'public', run: listLeagues },
  { method: 'GET', path: '/api/leagues/:id', access: 'public', run: getLeague },
  { method: 'GET', path: '/api/leagues/:id/standings', access: 'public', run: getStandings },
  { method: 'POST', path: '/api/leagues/:id/join', access: 'public', run: joinLeague },
]

async function listLeagues({ app }: Call) {
  const items = await app.database.run(
    'select',
    (sql) => sql<League[]>`
      select leagues.id, leagues.name, plan, count(*)::int as members
      from leagues join memberships on league_id = leagues.id
      group by leagues.id order by members desc, leagues.id limit 50`,
  )
  return { body: { items } }
}

async function getLeague({ app, params: { id = '' } }: Call) {
  const league = await findLeague(app, id)
  const members = await app.database.run(
    'select',
    (sql) => sql<{ id: string; name: string }[]>`
      select users.id, users.name from memberships join users on users.id = user_id
      where league_id = ${id} order by joined_at limit 100`,
  )
  return { body: { ...league, members } }
}

async function getStandings({ app, params: { id = '' } }: Call) {
  const league = await findLeague(app, id)
  const boards = releaseOf(app.settings.version).livePoints ? ['season', 'month', 'live'] : ['season']
  let standings: Standing[] = []
  for (const _ of boards) standings = [...(await loadStandings(app, id))]
  return { body: { league: league.id, standings } }
}

async function joinLeague({ app, params: { id = '' }, body }: Call) {
  const league = await findLeague(app, id)
  const user = userOf(body)
  const joined = await app.database.run(
    'insert',
    (sql) => sql`
      with joined as (
        insert into memberships (league_id, user_id, joined_at)
        select ${id}, id, now() from users where id = ${user}
        on conflict do nothing returning user_id
      )
      insert into audit (at, actor, action, subject, league_id)
      select now(), user_id, 'league.joined', user_id, ${id} from joined returning id`,
  )
  return { body: { league: league.id, user, joined: joined.length > 0 } }
}

function loadStandings(app: Call['app'], id: string) {
  return app.database.run(
    'select',
    (sql) => sql<Standing[]>`
      select users.id as "userId", users.name, sum(picks.points)::int as points
      from drafts join picks on draft_id = drafts.id join users on users.id = picks.user_id
      where league_id = ${id} group by users.id order by points desc, users.id limit 100`,
  )
}

async function findLeague({ database }: Call['app'], id: string): Promise<League> {
  const [league] = await database.run(
    'select',
    (sql) => sql<League[]>`
      select id, name, plan, (select count(*)::int from memberships where league_id = leagues.id) as members
      from leagues where id = ${id}`,
  )
  if (league) return league
  throw new Problem('not_found', 'There is no such league.')
}

function userOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'userId' in body && typeof body.userId === 'string') {
    return body.userId
  }
  throw new Problem('invalid', 'userId is missing.')
}
