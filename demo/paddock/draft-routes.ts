import { z } from 'zod'
import { Problem } from './problem'
import { releaseOf } from './release'
import type { Call, Route } from './router'
import { DRIVERS, type Driver } from './world'

type Draft = { id: string; leagueId: string; raceId: string; status: string }
type Pick = { userId: string; driver: string; points: number; pickedAt: Date }

const pickInput = z.strictObject({
  draftId: z.string().max(40),
  userId: z.string().max(40),
  driver: z.string().max(40),
})

export const draftRoutes: Route[] = [
  { method: 'GET', path: '/api/drafts', access: 'public', run: listDrafts },
  { method: 'GET', path: '/api/drafts/:id', access: 'public', run: getDraft },
  { method: 'POST', path: '/api/picks', access: 'public', run: makePick },
]

async function listDrafts({ app }: Call) {
  const items = await app.database.run(
    'select',
    (sql) => sql<Draft[]>`
      select drafts.id, league_id as "leagueId", race_id as "raceId", status
      from drafts join races on races.id = race_id
      where status = 'open' order by starts_at, drafts.id limit 50`,
  )
  return { body: { items } }
}

async function getDraft({ app, params: { id = '' } }: Call) {
  const draft = await findDraft(app, id)
  const picks = await app.database.run(
    'select',
    (sql) => sql<Pick[]>`
      select user_id as "userId", driver, points, picked_at as "pickedAt" from picks
      where draft_id = ${id} order by picked_at limit 100`,
  )
  return { body: { ...draft, picks } }
}

async function makePick({ app, body }: Call) {
  const input = pickInput.safeParse(body)
  if (!input.success) throw new Problem('invalid', 'A pick needs draftId, userId and driver.')
  const { draftId, userId, driver: name } = input.data

  const driver = DRIVERS.find((candidate) => candidate.name === name)
  if (!driver) throw new Problem('invalid', 'There is no such driver.')
  const draft = await findDraft(app, draftId)
  if (draft.status !== 'open') throw new Problem('conflict', 'This draft is locked.')

  const points = releaseOf(app.settings.version).livePoints ? livePoints(driver) : 0
  const [pick] = await app.database.run(
    'insert',
    (sql) => sql<Pick[]>`
      insert into picks (draft_id, user_id, driver, points, picked_at)
      select ${draftId}, id, ${name}, ${points}, now() from users where id = ${userId}
      on conflict (draft_id, user_id)
        do update set driver = excluded.driver, points = excluded.points, picked_at = excluded.picked_at
      returning user_id as "userId", driver, points, picked_at as "pickedAt"`,
  )
  if (!pick) throw new Problem('not_found', 'There is no such user.')
  return { status: 201, body: { draftId, ...pick } }
}

/** The points a driver would bring if the race ended like the last one. */
function livePoints({ lastResult, name }: Driver): number {
  if (lastResult === null) throw new TypeError(`Cannot read the last result of ${name}.`)
  return lastResult.points
}

async function findDraft({ database }: Call['app'], id: string): Promise<Draft> {
  const [draft] = await database.run(
    'select',
    (sql) => sql<Draft[]>`
      select id, league_id as "leagueId", race_id as "raceId", status from drafts where id = ${id}`,
  )
  if (draft) return draft
  throw new Problem('not_found', 'There is no such draft.')
}
