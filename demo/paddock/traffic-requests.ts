import { drawStatus, type Endpoint } from './rhythm.mjs'
import * as world from './world'

type Composed = { path: string; body?: Record<string, string> }
type Ids = { league: string; user: string; race: string; draft: string; lockedDraft: string; driver: string }

/** One request of a player; now and then a wrong one, as the rhythm says. */
export function composeRequest(endpoint: Endpoint, seed: number): Composed {
  const ids = drawIds(seed)
  const wanted = drawStatus(endpoint, Math.random)
  const id = wanted === 404 ? 'gone_0000000000000000' : idFor(endpoint.route, ids)
  const path = endpoint.route.replace(':id', id)

  if (endpoint.route === '/api/picks') {
    const draftId = wanted === 409 ? ids.lockedDraft : ids.draft
    return { path, body: { draftId, userId: ids.user, driver: ids.driver } }
  }
  return endpoint.method === 'POST' ? { path, body: { userId: ids.user } } : { path }
}

function idFor(route: string, ids: Ids): string {
  if (route.startsWith('/api/leagues')) return ids.league
  if (route.startsWith('/api/races')) return ids.race
  return route.startsWith('/api/drafts') ? ids.draft : ids.user
}

function drawIds(seed: number): Ids {
  const user = below(world.USERS)
  const leagues = world.leaguesOf(seed, user)
  const league = leagues[below(leagues.length)] ?? 0
  const half = world.DRAFTS_PER_LEAGUE / 2
  return {
    league: world.leagueId(seed, league),
    user: world.userId(seed, user),
    race: world.raceId(seed, below(world.RACES)),
    draft: world.draftId(seed, league, half + below(half)),
    lockedDraft: world.draftId(seed, league, below(half)),
    driver: world.DRIVERS[below(world.DRIVERS.length)]?.name ?? '',
  }
}

function below(count: number): number {
  return Math.floor(Math.random() * count)
}
