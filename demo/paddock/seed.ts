import type { Sql } from 'postgres'
import { seededRandom } from './random.mjs'
import * as world from './world'

const CHUNK = 1_000
const WEEK_MS = 7 * 86_400_000
const FIRST_NAMES =
  'Ada Bo Cleo Dan Eve Finn Gus Hana Ivo Jo Kai Lea Max Nia Otto Pia Ray Sol Tess Uma'.split(' ')
const LAST_NAMES = 'Berg Costa Diaz Evans Frey Gray Holm Ito Jones Katz Lund Mora Nash Olsen Park Roy'.split(
  ' ',
)
const ADJECTIVES = 'Late Flying Quiet Rapid Golden Lucky Rainy Midnight'.split(' ')
const NOUNS = 'Apex Chicane Paddock Slipstream Grid Gearbox Kerb Podium'.split(' ')

/** Fills an empty database once, the same rows for the same seed around `now`. */
export async function seedDatabase(sql: Sql, seed: number, now: Date) {
  await sql.begin(async (tx) => {
    await tx`lock table leagues in exclusive mode`
    const [existing] = await tx`select 1 from leagues limit 1`
    if (existing) return

    const insert = async (table: string, rows: Record<string, unknown>[]) => {
      for (let from = 0; from < rows.length; from += CHUNK) {
        await tx`insert into ${tx(table)} ${tx(rows.slice(from, from + CHUNK))}`
      }
    }
    const random = seededRandom(seed)
    const members = memberRows(seed, now, random)
    await insert('races', raceRows(seed, now))
    await insert('users', userRows(seed, now, random))
    await insert('leagues', leagueRows(seed, now, random))
    await insert('memberships', members)
    await insert('drafts', draftRows(seed))
    await insert('picks', pickRows(seed, now, members, random))
    await insert('errors', errorRows(seed, now, random))
    await insert('audit', auditRows(seed, now, random))
  })
}

function raceRows(seed: number, now: Date) {
  return numbers(world.RACES).map((index) => ({
    id: world.raceId(seed, index),
    season: now.getUTCFullYear(),
    round: index + 1,
    name: `${world.CIRCUITS[index]} Grand Prix`,
    circuit: world.CIRCUITS[index] ?? '',
    starts_at: new Date(nextSunday(now) + (index - world.RACES_RUN) * WEEK_MS),
  }))
}

function userRows(seed: number, now: Date, random: () => number) {
  return numbers(world.USERS).map((index) => {
    const name = `${choose(FIRST_NAMES, random)} ${choose(LAST_NAMES, random)}`
    const email = `${name.toLowerCase().replace(' ', '.')}.${index}@players.example`
    return { id: world.userId(seed, index), name, email, created_at: daysAgo(now, 30 + random() * 400) }
  })
}

function leagueRows(seed: number, now: Date, random: () => number) {
  return numbers(world.LEAGUES).map((index) => ({
    id: world.leagueId(seed, index),
    name: `${choose(ADJECTIVES, random)} ${choose(NOUNS, random)} ${index + 1}`,
    plan: random() < 0.15 ? 'team' : 'free',
    owner_id: world.userId(seed, Math.floor(random() * world.USERS)),
    created_at: daysAgo(now, 30 + random() * 400),
  }))
}

function memberRows(seed: number, now: Date, random: () => number) {
  return numbers(world.USERS).flatMap((user) =>
    world.leaguesOf(seed, user).map((league) => ({
      league_id: world.leagueId(seed, league),
      user_id: world.userId(seed, user),
      joined_at: daysAgo(now, random() * 300),
    })),
  )
}

function draftRows(seed: number) {
  return numbers(world.LEAGUES).flatMap((league) =>
    numbers(world.DRAFTS_PER_LEAGUE).map((slot) => ({
      id: world.draftId(seed, league, slot),
      league_id: world.leagueId(seed, league),
      race_id: world.raceId(seed, world.draftRace(slot)),
      status: world.draftRace(slot) < world.RACES_RUN ? 'locked' : 'open',
    })),
  )
}

function pickRows(seed: number, now: Date, members: ReturnType<typeof memberRows>, random: () => number) {
  const leagues = new Map(numbers(world.LEAGUES).map((index) => [world.leagueId(seed, index), index]))
  return members.flatMap(({ league_id, user_id }) =>
    numbers(world.DRAFTS_PER_LEAGUE)
      .filter((slot) => world.draftRace(slot) < world.RACES_RUN || random() < 0.2)
      .map((slot) => ({
        draft_id: world.draftId(seed, leagues.get(league_id) ?? 0, slot),
        user_id,
        driver: choose(world.DRIVERS, random).name,
        points: Math.floor(random() * 26),
        picked_at: daysAgo(now, random() * 21),
      })),
  )
}

function errorRows(seed: number, now: Date, random: () => number) {
  return numbers(400).map((index) => ({
    at: daysAgo(now, random() * 28),
    league_id: world.leagueId(seed, Math.floor(random() ** 2 * world.LEAGUES)),
    route: choose(['POST /api/picks', 'GET /api/leagues/:id/standings', 'GET /api/users/:id/picks'], random),
    message: choose(['The timing feed gave no answer.', 'The score sheet was incomplete.'], random),
    request_id: `seed-${index}`,
  }))
}

function auditRows(seed: number, now: Date, random: () => number) {
  return numbers(600).map(() => ({
    at: daysAgo(now, random() * 28),
    actor: world.userId(seed, Math.floor(random() * world.USERS)),
    action: choose(['league.joined', 'league.renamed', 'member.removed', 'draft.opened'], random),
    subject: world.userId(seed, Math.floor(random() * world.USERS)),
    league_id: world.leagueId(seed, Math.floor(random() * world.LEAGUES)),
  }))
}

function nextSunday(now: Date): number {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  return midnight + (7 - now.getUTCDay()) * 86_400_000 + 14 * 3_600_000
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function daysAgo(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

function choose<T>(from: T[], random: () => number): T {
  const chosen = from[Math.floor(random() * from.length)]
  if (chosen === undefined) throw new Error('Nothing to choose from.')
  return chosen
}
