import { BROKEN_SHEET } from './work.mjs'

/** Jobs about somebody who has just left. */
const GONE_SHARE = 0.002

/** What jobs carry, about players drawn from `players`. */
export const createPayloads = (players) => ({
  mail(template) {
    const { league, user, name, email, race } = players.draw()
    const to = { userId: user, name, email }
    return { template, leagueId: league, raceId: race, to, unsubscribeToken: `un_${crypto.randomUUID()}` }
  },
  season(isGone = Math.random() < GONE_SHARE) {
    const { league, user } = players.draw()
    return { leagueId: isGone ? players.gone.league : league, requestedBy: user, format: 'csv' }
  },
  score() {
    const { league, race } = players.draw()
    return { leagueId: league, raceId: race, reason: 'pick' }
  },
  brokenScore: () => ({ leagueId: players.busiest(), raceId: players.race, sheetId: BROKEN_SHEET }),
  message(isGone = Math.random() < GONE_SHARE) {
    const { league, user, race } = players.draw()
    return { kind: 'draft-open', leagueId: league, raceId: race, userId: isGone ? players.gone.user : user }
  },
})
