const SAMPLE = 500
const GONE = '0000000000000000'

/**
 * Who jobs are about: players of Paddock as its database has them, large leagues more often than small ones.
 * @returns undefined until Paddock has filled its database
 */
export async function readPlayers(sql) {
  const members = await sql`
    select m.league_id as league, u.id as user, u.name, u.email
    from memberships m join users u on u.id = m.user_id order by random() limit ${SAMPLE}`
  const races = await sql`select id from races where starts_at > now() order by starts_at limit 3`
  if (members.length === 0 || races.length === 0) return undefined

  return {
    draw: () => ({ ...oneOf(members), race: oneOf(races).id }),
    /** Of the league with most players. */
    busiest: () => mostOf(members),
    gone: { league: `lg_${GONE}`, user: `us_${GONE}` },
    race: races[0].id,
  }
}

const oneOf = (rows) => rows[Math.floor(Math.random() * rows.length)]

function mostOf(members) {
  const counts = new Map()
  for (const { league } of members) counts.set(league, (counts.get(league) ?? 0) + 1)
  const [[league]] = [...counts].sort(([, one], [, other]) => other - one)
  return league
}
