import { createHash } from 'node:crypto'
import { noiseAt } from './random.mjs'

/** Everything that exists in the game, named the same for the same seed: the traffic needs no database to ask for it. */

export const LEAGUES = 160
export const USERS = 1_200
export const RACES = 24
export const RACES_RUN = 12
export const DRAFTS_PER_LEAGUE = 6
const LEAGUES_PER_USER = 3

export type Driver = { name: string; lastResult: { points: number } | null }

/** Every fifth driver is a rookie without a result yet. */
export const DRIVERS: Driver[] = [
  'Aldana Benz Cole Duarte Ekman Fontana Greco Hale Ishida Jansen',
  'Kovac Lindt Moreau Novak Okoye Prost-Lee Quist Rahal Sato Tanaka',
]
  .flatMap((names) => names.split(' '))
  .map((name, index) => ({ name, lastResult: index % 5 === 4 ? null : { points: 25 - index } }))

export const CIRCUITS = [
  'Bahrain Jeddah Melbourne Suzuka Shanghai Miami Imola Monaco Montreal Barcelona Spielberg Silverstone',
  'Budapest Spa Zandvoort Monza Baku Singapore Austin Mexico Interlagos Vegas Lusail Abu-Dhabi',
].flatMap((names) => names.split(' '))

export const leagueId = (seed: number, index: number) => opaqueId('lg', seed, index)
export const userId = (seed: number, index: number) => opaqueId('us', seed, index)
export const raceId = (seed: number, index: number) => opaqueId('rc', seed, index)
export const draftId = (seed: number, league: number, slot: number) =>
  opaqueId('dr', seed, league * DRAFTS_PER_LEAGUE + slot)

/** The races a league drafts for: the last three that were run, and the last three of the calendar. */
export const draftRace = (slot: number) => (slot < 3 ? RACES_RUN : RACES - 3) - 3 + slot

/** The leagues one user may play in; joining again changes nothing, so traffic never grows the tables. */
export function leaguesOf(seed: number, user: number): number[] {
  const indexes = Array.from({ length: LEAGUES_PER_USER }, (_, nth) =>
    Math.floor(noiseAt(seed * 31 + nth, user) ** 2 * LEAGUES),
  )
  return [...new Set(indexes)]
}

/** Opaque and of equal length: nothing can be read from an id, and none is the prefix of another. */
function opaqueId(prefix: string, seed: number, index: number): string {
  const digest = createHash('sha256').update(`${prefix}/${seed}/${index}`).digest('hex')
  return `${prefix}_${digest.slice(0, 16)}`
}
