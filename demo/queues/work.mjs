import { setTimeout as sleep } from 'node:timers/promises'
import { sendMail } from './mailer.mjs'

/** Newsletters go by the relay for many. */
const BULK = new Set(['league-digest', 'race-results'])
const SUBJECTS = {
  'pick-reminder': 'Your pick is still open',
  'race-results': 'How your drivers did',
  'league-digest': 'The week in your league',
}
/** The one payload that never goes well while the queue is poisoned. */
export const BROKEN_SHEET = 'sheet_2026_14_r3'
const BROKEN_MS = 2_500

/** What the jobs do, with Paddock's own data. `isPoisoned()` tells whether the broken score sheet is still broken. */
export function createWork({ sql, mail, isPoisoned }) {
  return {
    async mail({ template, to, raceId }) {
      await sendMail({
        host: mail.host,
        port: BULK.has(template) ? mail.bulkPort : mail.port,
        to: to.email,
        subject: SUBJECTS[template],
        text: `Hello ${to.name}, this is about ${raceId}.`,
      })
    },

    async exportSeason({ leagueId }) {
      const [league] = await sql`select name from leagues where id = ${leagueId}`
      if (!league) throw new Error(`The league ${leagueId} is gone: nothing to export`)
      await busy(900)
      const rows = await sql`
        select p.user_id, p.draft_id, p.driver, p.points from picks p join drafts d on d.id = p.draft_id
        where d.league_id = ${leagueId} order by 1, 2`
      const text = rows.map((row) => Object.values(row).join(',')).join('\n')
      return { file: `${leagueId}.csv`, rows: rows.length, bytes: Buffer.byteLength(text) }
    },

    async scoreLeague({ leagueId, raceId, sheetId }) {
      if (sheetId === BROKEN_SHEET && isPoisoned()) {
        await busy(BROKEN_MS)
        throw new Error(`Score sheet ${sheetId} of ${raceId} ends in lap 31: car 44 has no time`)
      }
      await sql`
        select p.user_id, sum(p.points) from picks p join drafts d on d.id = p.draft_id
        where d.league_id = ${leagueId} group by 1`
      await busy(150)
    },

    async refreshRanks() {
      await sql`select l.id, count(*) from leagues l join memberships m on m.league_id = l.id group by 1`
      await busy(1_500)
    },

    async push({ userId }) {
      const [user] = await sql`select 1 from users where id = ${userId}`
      if (!user) throw new Error(`The device of ${userId} is no longer registered`)
      await busy(120)
      return { accepted: true }
    },

    async readTiming({ raceId }) {
      await busy(600)
      return { raceId, laps: 20 }
    },
  }
}

/** About that long: no two jobs take the same time. */
const busy = (milliseconds) => sleep(milliseconds * (0.7 + 0.6 * Math.random()))
