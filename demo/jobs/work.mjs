import { readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const KEPT_BACKUPS = 3
const SMTP_MS = 4_000
/** Longer than the job may run. */
const SLOW_MS = 50_000

/** By slug: what a job does with Paddock's own data. */
export const WORK = {
  /** A release that asks for a column which is not there yet. */
  'score-races': async ({ sql, say, fault }) => {
    await busy(1_200)
    const races =
      fault === 'failing'
        ? await sql`select race_id, sum(points + fastest_lap_bonus) as points from picks join drafts on drafts.id = draft_id group by race_id`
        : await sql`select race_id, sum(points) as points from picks join drafts on drafts.id = draft_id group by race_id`
    for (const { race_id: race, points } of races.slice(0, 5)) say(`${race}: ${points} points`)
    say(`${races.length} races scored`)
  },

  'send-reminders': async ({ sql, env, say, fault }) => {
    const drafts = await sql`select id from drafts where status = 'open' limit 40`
    say(`${drafts.length} drafts are open`)
    if (fault === 'slow') say('the mail provider takes one message at a time')
    await busy(fault === 'slow' ? SLOW_MS : 2_000)
    await greet({ host: env.PADDOCK_MAIL_HOST, port: Number(env.PADDOCK_MAIL_PORT) })
    say(`${drafts.length} reminders handed over`)
  },

  'nightly-backup': async ({ sql, env, say }) => {
    const leagues = await sql`select * from leagues order by id`
    await busy(2_600)
    const file = `leagues-${new Date().toISOString().replaceAll(':', '')}.json`
    const text = JSON.stringify(leagues)
    await writeFile(join(env.PADDOCK_BACKUP_DIR, file), text, { mode: 0o600 })
    await keepNewest(env.PADDOCK_BACKUP_DIR)
    say(`${file}: ${leagues.length} leagues, ${text.length} bytes`)
  },

  'refresh-standings': async ({ sql, say }) => {
    await busy(3_400)
    const [{ standings }] = await sql`
      select count(*)::int as standings from (
        select league_id, user_id, sum(points) from picks join drafts on drafts.id = draft_id group by 1, 2) as s`
    say(`${standings} standings refreshed`)
  },

  'check-integrity': async ({ sql, say }) => {
    await busy(900)
    const [{ lost }] = await sql`
      select count(*)::int as lost from picks
      left join drafts on drafts.id = draft_id where drafts.id is null`
    say(`${lost} picks without a draft`)
    if (lost > 0) throw new Error(`${lost} picks belong to no draft`)
  },

  'league-digest': async ({ sql, env, say }) => {
    const [{ leagues }] = await sql`select count(*)::int as leagues from leagues`
    await busy(4_200)
    await greet({ host: env.PADDOCK_MAIL_HOST, port: Number(env.PADDOCK_MAIL_PORT) })
    say(`${leagues} digests handed over`)
  },
}

/** About that long: no two runs take the same time. */
const busy = (milliseconds) => sleep(milliseconds * (0.85 + 0.3 * Math.random()))

async function keepNewest(dir) {
  const files = (await readdir(dir)).filter((file) => file.startsWith('leagues-')).sort()
  for (const file of files.slice(0, -KEPT_BACKUPS)) await rm(join(dir, file), { force: true })
}

function greet({ host, port }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    socket.setTimeout(SMTP_MS, () => socket.destroy(new Error('the mail provider does not answer')))
    socket.once('error', reject)
    socket.once('data', () => {
      socket.end('QUIT\r\n')
      resolve()
    })
  })
}
