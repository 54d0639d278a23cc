import { and, asc, eq, ilike, inArray, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cronJobs } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { CRON_STATES, type CronList, type CronPage, cronState } from '../contract'
import { summaries } from '../queries'
import { LATE_AFTER_SECONDS } from '../rules'

/** Most urgent first. */
const URGENCY = ['down', 'late', 'running', 'new', 'up', 'paused'] as const

/** @throws AppError invalid (a cursor that is not ours) */
export async function listCronJobs(ctx: Context, wanted: CronList): Promise<CronPage> {
  requirePermission(ctx, 'cron:read')
  const state = stateSql(ctx)
  const rank = rankSql(state)
  const after = wanted.cursor === undefined ? undefined : readCursor(wanted.cursor)
  const rows = await ctx.db
    .select({ job: cronJobs, rank })
    .from(cronJobs)
    .where(
      and(
        filters(wanted),
        wanted.state && inArray(state, wanted.state),
        after &&
          sql`(${rank}, ${cronJobs.slug}, ${cronJobs.id}) > (${after.rank}::int, ${after.slug}, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(rank), asc(cronJobs.slug), asc(cronJobs.id))
    .limit(wanted.limit + 1)
  const shown = rows.slice(0, wanted.limit)
  const last = shown.at(-1)
  return {
    items: await summaries(
      ctx,
      shown.map(({ job }) => job),
    ),
    nextCursor: rows.length > wanted.limit && last ? cursorOf(last.rank, last.job) : null,
    counts: await countStates(ctx, state, wanted),
  }
}

async function countStates({ db }: Context, state: SQL, wanted: CronList): Promise<CronPage['counts']> {
  const rows = await db
    .select({ state: sql<string>`${state}`, jobs: sql<number>`count(*)::int` })
    .from(cronJobs)
    .where(filters(wanted))
    .groupBy(sql`1`)
  const found = new Map(rows.map(({ state: name, jobs }) => [name, jobs]))
  const counts = CRON_STATES.map((name) => [name, found.get(name) ?? 0])
  return z.record(cronState, z.int()).parse(Object.fromEntries(counts))
}

function filters({ service, tag, environment, q }: CronList): SQL | undefined {
  const text = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  return and(
    service === undefined ? undefined : eq(cronJobs.service, service),
    environment === undefined ? undefined : eq(cronJobs.environment, environment),
    tag === undefined ? undefined : sql`${cronJobs.tags} @> array[${tag}]::text[]`,
    q ? or(ilike(cronJobs.name, text), ilike(cronJobs.slug, text), ilike(cronJobs.owner, text)) : undefined,
  )
}

/** `stateOf` for the database. */
export const stateSql = ({ now }: Pick<Context, 'now'>): SQL<string> => sql`(case
  when ${cronJobs.pausedAt} is not null then 'paused'
  when ${cronJobs.health} = 'down' then 'down'
  when ${cronJobs.nextDueAt} < ${now.toISOString()}::timestamptz
    - least(${cronJobs.graceSeconds}, ${LATE_AFTER_SECONDS}::int) * interval '1 second' then 'late'
  when ${cronJobs.runningSince} is not null then 'running'
  else ${cronJobs.health} end)`

const rankSql = (state: SQL): SQL<number> =>
  sql`array_position(array[${sql.raw(URGENCY.map((name) => `'${name}'`).join(', '))}]::text[], ${state})`

const cursorShape = z.tuple([z.int().min(1).max(URGENCY.length), z.string().max(64), z.uuid()])

const cursorOf = (rank: number, { slug, id }: { slug: string; id: string }): string =>
  Buffer.from(JSON.stringify([rank, slug, id])).toString('base64url')

function readCursor(cursor: string): { rank: number; slug: string; id: string } {
  try {
    const [rank, slug, id] = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { rank, slug, id }
  } catch {
    throw new AppError('invalid', 'This cursor is not one of ours.')
  }
}
