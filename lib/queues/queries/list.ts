import { and, asc, eq, ilike, inArray, ne, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { queueSources, queues } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { Capabilities } from '../adapter'
import type { QueueList, QueuePage } from '../contract'
import { getSource, listSources } from '../sources'
import { queueView, sourceView } from '../view'
import { isStaleSql } from './stale'

/** Worst first; what nobody knows stands before what is fine. */
const URGENCY = [
  'major_outage',
  'partial_outage',
  'degraded',
  'at_risk',
  'unknown',
  'maintenance',
  'operational',
] as const
const NEVER = Date.UTC(9999, 0)

/** Worst first, then the oldest waiting job first. @throws AppError invalid (a cursor that is not ours) */
export async function listQueues(ctx: Context, wanted: QueueList): Promise<QueuePage> {
  requirePermission(ctx, 'queue:count')
  const configs = new Map(listSources().map((config) => [config.id, config]))
  const [rank, oldest] = [rankSql(ctx), oldestSql()]
  const after = wanted.cursor === undefined ? undefined : readCursor(wanted.cursor)
  const rows = await ctx.db
    .select({ row: queues, source: queueSources, rank, oldest })
    .from(queues)
    .innerJoin(queueSources, eq(queueSources.source, queues.source))
    .where(
      and(
        filters(ctx, wanted, [...configs.keys()]),
        after &&
          sql`(${rank}, ${oldest}, ${queues.source}, ${queues.queue}) > (${after.rank}::int, ${after.oldest}::float8, ${after.source}, ${after.queue})`,
      ),
    )
    .orderBy(asc(rank), asc(oldest), asc(queues.source), asc(queues.queue))
    .limit(wanted.limit + 1)
  const shown = rows.slice(0, wanted.limit)
  const last = shown.at(-1)
  const can = await capabilities([...configs.keys()])
  return {
    items: shown.flatMap(({ row, source }) => {
      const config = configs.get(row.source)
      return config ? [queueView(ctx, row, source, config, can.get(row.source) ?? null)] : []
    }),
    sources: await sourcesOf(ctx, can, wanted.source),
    nextCursor: rows.length > wanted.limit && last ? cursorOf(last) : null,
  }
}

async function sourcesOf(
  ctx: Context,
  can: ReadonlyMap<string, Capabilities | null>,
  only: string | undefined,
): Promise<QueuePage['sources']> {
  const rows = await ctx.db.select().from(queueSources)
  const byId = new Map(rows.map((row) => [row.source, row]))
  return listSources()
    .filter(({ id }) => only === undefined || id === only)
    .map((config) => sourceView(ctx, config, byId.get(config.id), can.get(config.id) ?? null))
}

async function capabilities(ids: readonly string[]): Promise<ReadonlyMap<string, Capabilities | null>> {
  return new Map(await Promise.all(ids.map(async (id) => [id, await getSource(id).can()] as const)))
}

function filters(ctx: Context, { source, service, show, q }: QueueList, known: string[]): SQL | undefined {
  const text = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  return and(
    known.length > 0 ? inArray(queues.source, known) : sql`false`,
    source === undefined ? undefined : eq(queues.source, source),
    service === undefined ? undefined : eq(queues.service, service),
    show === 'trouble' ? or(ne(queues.level, 'operational'), isStaleSql(ctx)) : undefined,
    q ? ilike(queues.queue, text) : undefined,
  )
}

const rankSql = (ctx: Context): SQL<number> =>
  sql`array_position(array[${sql.raw(URGENCY.map((name) => `'${name}'`).join(', '))}]::text[],
    case when ${isStaleSql(ctx)} then 'unknown' else ${queues.level} end)`

/** Epoch milliseconds. */
const oldestSql = (): SQL<number> =>
  sql`coalesce(extract(epoch from ${queues.oldestWaitingAt}) * 1000, ${NEVER}::float8)::float8`

const cursorShape = z.tuple([z.int().min(1).max(URGENCY.length), z.number(), z.string(), z.string()])

type Place = { rank: number; oldest: number; source: string; queue: string }

const cursorOf = ({
  rank,
  oldest,
  row,
}: {
  rank: number
  oldest: number
  row: { source: string; queue: string }
}) => Buffer.from(JSON.stringify([rank, oldest, row.source, row.queue])).toString('base64url')

function readCursor(cursor: string): Place {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    const [rank, oldest, source, queue] = cursorShape.parse(JSON.parse(text))
    // Postgres takes no NUL.
    if (!`${source}${queue}`.includes('\0')) return { rank, oldest, source, queue }
  } catch {
    // Told below.
  }
  throw new AppError('invalid', 'This cursor is not one of ours.')
}
