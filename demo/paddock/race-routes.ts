import { Problem } from './problem'
import type { Call, Route } from './router'

type Race = { id: string; season: number; round: number; name: string; circuit: string; startsAt: Date }

export const raceRoutes: Route[] = [
  { method: 'GET', path: '/api/races', access: 'public', run: listRaces },
  { method: 'GET', path: '/api/races/:id', access: 'public', run: getRace },
  { method: 'GET', path: '/api/races/:id/results', access: 'public', run: getResults },
]

async function listRaces({ app }: Call) {
  const items = await app.database.run(
    'select',
    (sql) => sql<Race[]>`
      select id, season, round, name, circuit, starts_at as "startsAt" from races order by starts_at limit 50`,
  )
  return { body: { items } }
}

async function getRace({ app, params: { id = '' } }: Call) {
  return { body: await findRace(app, id) }
}

async function getResults({ app, params: { id = '' } }: Call) {
  const race = await findRace(app, id)
  const results = await app.database.run(
    'select',
    (sql) => sql<{ driver: string; picked: number; points: number }[]>`
      select driver, count(*)::int as picked, round(avg(points))::int as points
      from drafts join picks on draft_id = drafts.id where race_id = ${id}
      group by driver order by points desc, driver limit 50`,
  )
  return { body: { race: race.id, results } }
}

async function findRace({ database }: Call['app'], id: string): Promise<Race> {
  const [race] = await database.run(
    'select',
    (sql) => sql<Race[]>`
      select id, season, round, name, circuit, starts_at as "startsAt" from races where id = ${id}`,
  )
  if (race) return race
  throw new Problem('not_found', 'There is no such race.')
}
