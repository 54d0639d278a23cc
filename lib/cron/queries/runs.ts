import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { type CronCheckInRow, type CronRunRow, cronCheckIns, cronRuns } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import { type CronRunDetail, cause, type RunList, type RunPage } from '../contract'
import { readable } from '../fingerprint'
import { getJobRow } from '../queries'
import { runView } from '../view'

const MAX_CHECK_INS = 200
const SHOWN_CHARACTERS = 20_000
const CURSOR = /^(\d{1,15})_(\d{1,18})$/

/** Newest first; slots to come stand before those of now. @throws AppError not_found, invalid */
export async function listCronRuns(ctx: Context, id: string, wanted: RunList): Promise<RunPage> {
  requirePermission(ctx, 'cron:read')
  await getJobRow(ctx, id)
  const rows = await ctx.db
    .select()
    .from(cronRuns)
    .where(whereRuns(ctx, id, wanted))
    .orderBy(desc(cronRuns.slotAt), desc(cronRuns.id))
    .limit(wanted.limit + 1)
  const items = rows.slice(0, wanted.limit)
  const last = items.at(-1)
  return {
    items: items.map(runView),
    nextCursor: rows.length > wanted.limit && last ? `${last.slotAt.getTime()}_${last.id}` : null,
  }
}

/** With all it said and what stood around it. @throws AppError not_found */
export async function getCronRun(ctx: Context, id: string, runId: string): Promise<CronRunDetail> {
  requirePermission(ctx, 'cron:read')
  const run = await getRunRow(ctx, id, runId)
  const checkIns = await checkInsOf(ctx, run)
  const log = logOf(checkIns)
  const around = cause.safeParse(run.cause)
  return {
    ...runView(run),
    checkIns: checkIns.map((one) => ({
      id: String(one.id),
      at: one.at.toISOString(),
      receivedAt: one.receivedAt.toISOString(),
      kind: one.kind,
      exitCode: one.exitCode,
      bodyBytes: one.bodyBytes,
      from: one.from,
    })),
    log: readable(log).slice(-SHOWN_CHARACTERS).toWellFormed(),
    logBytes: log.byteLength,
    cause: around.success ? around.data : null,
  }
}

/** All a run said, byte by byte as it came, as a file. @throws AppError not_found */
export async function getRunLog(ctx: Context, id: string, runId: string): Promise<Response> {
  requirePermission(ctx, 'cron:read')
  const log = logOf(await checkInsOf(ctx, await getRunRow(ctx, id, runId)))
  return new Response(Uint8Array.from(log), {
    headers: {
      // Whatever it holds, no browser is to run it.
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="run-${runId}.log"`,
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

async function getRunRow({ db }: Context, jobId: string, runId: string): Promise<CronRunRow> {
  const isMeant = and(eq(cronRuns.jobId, jobId), eq(cronRuns.id, BigInt(runId)))
  const [run] = await db.select().from(cronRuns).where(isMeant)
  if (!run) throw new AppError('not_found', `There is no run ${runId} of this job.`)
  return run
}

const checkInsOf = ({ db }: Context, { id }: CronRunRow): Promise<CronCheckInRow[]> =>
  db
    .select()
    .from(cronCheckIns)
    .where(eq(cronCheckIns.ledgerRunId, id))
    .orderBy(asc(cronCheckIns.at), asc(cronCheckIns.id))
    .limit(MAX_CHECK_INS)

const logOf = (checkIns: readonly CronCheckInRow[]): Buffer =>
  Buffer.concat(checkIns.flatMap(({ body }) => (body ? [body] : [])))

export function whereRuns({ now }: Context, jobId: string, wanted: Partial<RunList>): SQL | undefined {
  const { from, to, status, cursor } = wanted
  const after = cursor === undefined ? undefined : readCursor(cursor)
  return and(
    eq(cronRuns.jobId, jobId),
    from === undefined ? undefined : gte(cronRuns.slotAt, timeOf('from', from, now)),
    to === undefined ? undefined : lte(cronRuns.slotAt, timeOf('to', to, now)),
    status && inArray(cronRuns.status, status),
    after &&
      sql`(${cronRuns.slotAt}, ${cronRuns.id}) < (${after.at.toISOString()}::timestamptz, ${after.id}::bigint)`,
  )
}

function timeOf(path: string, text: string, now: Date): Date {
  const time = parseTime(text, now, { end: path === 'to' })
  if (time) return time
  const message = 'must be now-6h, epoch milliseconds or ISO 8601'
  throw new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  const time = at === undefined ? undefined : new Date(Number(at))
  if (!time || Number.isNaN(time.getTime()) || !id)
    throw new AppError('invalid', 'This cursor is not one of ours.')
  return { at: time, id }
}
