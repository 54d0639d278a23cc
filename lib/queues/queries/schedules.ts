import { asc, desc, inArray, sql } from 'drizzle-orm'
import { type QueueScheduleRow, queueSchedules } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { scheduleWords } from '@/lib/cron/schedule'
import { formatDuration } from '@/lib/format'
import type { SchedulePage, ScheduleView } from '../contract'
import { getSource, listSources } from '../sources'

const MAX = 500

/** Schedules the engine of one source keeps itself, those in trouble first. @throws AppError not_found */
export async function listSchedules(ctx: Context, sourceId: string): Promise<SchedulePage> {
  requirePermission(ctx, 'queue:read')
  return { items: await schedulesOf(ctx, [getSource(sourceId).config.id]), nextCursor: null }
}

/** Those of every source, for the page of cron jobs: they appear without any check-in. At most 500. */
export async function listEngineSchedules(ctx: Context): Promise<ScheduleView[]> {
  requirePermission(ctx, 'cron:read')
  return schedulesOf(
    ctx,
    listSources().map(({ id }) => id),
  )
}

async function schedulesOf({ db }: Context, sources: string[]): Promise<ScheduleView[]> {
  const rows = await db
    .select()
    .from(queueSchedules)
    .where(sources.length > 0 ? inArray(queueSchedules.source, sources) : sql`false`)
    .orderBy(desc(queueSchedules.isTrouble), asc(queueSchedules.source), asc(queueSchedules.name))
    .limit(MAX)
  return rows.map(viewOf)
}

function viewOf(row: QueueScheduleRow): ScheduleView {
  const { source, queue, name, service, cron, everyMs, zone, stage, isTrouble, sentence, jobId } = row
  return {
    ...{ source, queue, name, service, cron, zone, stage, isTrouble, sentence, jobId },
    everySeconds: everyMs === null ? null : everyMs / 1_000,
    words: wordsOf(row),
    ...{ lastAt: iso(row.lastAt), nextAt: iso(row.nextAt) },
    ...{ since: row.stageSince.toISOString(), asOf: row.asOf.toISOString() },
  }
}

function wordsOf({ cron, everyMs }: QueueScheduleRow): string {
  if (everyMs !== null) return `Every ${formatDuration(everyMs / 1_000)}`
  return cron === null ? 'As the engine decides' : scheduleWords(cron)
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
