import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { type QueueScheduleRow, type QueueSourceRow, queueSchedules, queues } from '@/db/schema'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import type { EngineSchedule, IndexAdvice, QueueAdapter } from '../adapter'
import { readingIn } from '../reading'
import { settingsOf } from '../settings'
import type { Source } from '../sources'
import { diagnose } from './diagnose'

const EVERY_MS = 60_000
const MAX_SCHEDULES = 200
/** Of a look at them all: the ones not reached come first the next time. */
const BUDGET_MS = 5_000
const MAX_ADVICE = 20

type Looked = { schedulesLookedAt: Date; advice: IndexAdvice[] } | undefined

/** Every minute: how the engine's own schedules fare, and which indexes it would like. What fails is tried again. */
export async function lookAtSchedules(
  ctx: Context,
  claimed: QueueSourceRow,
  source: Source,
): Promise<Looked> {
  const { schedulesLookedAt } = claimed
  const quietMs = schedulesLookedAt ? Math.abs(ctx.now.getTime() - schedulesLookedAt.getTime()) : EVERY_MS
  if (quietMs < EVERY_MS) return undefined
  try {
    const found = await source.ask(async (adapter) => ({
      can: adapter.can,
      tellsFires: adapter.firedBy !== undefined,
      schedules: (await adapter.schedules?.()) ?? [],
      advice: (await adapter.indexAdvice?.()) ?? [],
    }))
    await keepSchedules(ctx, source, found)
    return { schedulesLookedAt: ctx.now, advice: found.advice.slice(0, MAX_ADVICE) }
  } catch (error) {
    ctx.log.warn({ err: error, source: claimed.source }, 'schedules of a queue engine could not be read')
    return undefined
  }
}

type Found = { can: QueueAdapter['can']; tellsFires: boolean; schedules: EngineSchedule[] }

async function keepSchedules(ctx: Context, source: Source, found: Found): Promise<void> {
  const rows = await ctx.db.select().from(queueSchedules).where(eq(queueSchedules.source, source.config.id))
  const known = new Map(rows.map((row) => [row.name, row]))
  const ageOf = ({ name }: EngineSchedule) => known.get(name)?.asOf.getTime() ?? 0
  const schedules = found.schedules.slice(0, MAX_SCHEDULES).sort((one, other) => ageOf(one) - ageOf(other))
  const workers = await workersOf(ctx, source.config.id, schedules)
  const begun = performance.now()
  for (const schedule of schedules) {
    if (performance.now() - begun > BUDGET_MS) break
    const [newest] = await source.ask(async (adapter) => (await adapter.firedBy?.(schedule, 1)) ?? [])
    const diagnosis = diagnose({
      ...{ schedule, newest, tellsFires: found.tellsFires, forgetsCompleted: found.can.forgetsCompleted },
      ...{ workers: workers.get(schedule.queue) ?? null, now: ctx.now },
    })
    await keepSchedule(ctx, source, rowOf(ctx, source, schedule, diagnosis), known.get(schedule.name))
  }
  await forgetSchedules(ctx, source, schedules)
}

function rowOf(
  { now }: Context,
  { config }: Source,
  { queue, name, cron, everyMs, zone, lastAt, nextAt }: EngineSchedule,
  { stage, since, isTrouble, sentence, jobId }: ReturnType<typeof diagnose>,
): QueueScheduleRow {
  const { service } = settingsOf(config, queue)
  return {
    ...{ source: config.id, name, queue, service, cron, everyMs, zone, lastAt, nextAt },
    ...{ stage, stageSince: since, isTrouble, sentence, jobId, asOf: now },
  }
}

async function keepSchedule(
  ctx: Context,
  source: Source,
  row: QueueScheduleRow,
  before: QueueScheduleRow | undefined,
): Promise<void> {
  const { source: _, name: _name, ...set } = row
  await ctx.db
    .insert(queueSchedules)
    .values(row)
    .onConflictDoUpdate({ target: [queueSchedules.source, queueSchedules.name], set })
  if (before?.isTrouble === row.isTrouble && before.stage === row.stage) return
  if (!row.isTrouble && !before?.isTrouble) return
  await recordEvent(ctx, {
    lane: 'queue',
    kind: row.isTrouble ? `schedule_${row.stage}` : 'schedule_recovered',
    service: row.service,
    subject: `queue:${row.source}/${row.queue}`,
    severity: row.isTrouble ? 'warning' : 'info',
    title: `${row.name} of ${source.name} ${row.sentence}`.slice(0, 500),
    dedupeKey: `schedule:${row.source}/${row.name}:${row.stage}:${row.stageSince.toISOString()}`,
  })
}

async function workersOf(
  { db }: Context,
  source: string,
  schedules: readonly EngineSchedule[],
): Promise<Map<string, number | null>> {
  const names = [...new Set(schedules.map(({ queue }) => queue))]
  if (names.length === 0) return new Map()
  const rows = await db
    .select({ queue: queues.queue, reading: queues.reading })
    .from(queues)
    .where(and(eq(queues.source, source), inArray(queues.queue, names)))
  return new Map(rows.map(({ queue, reading }) => [queue, readingIn(reading).workers]))
}

async function forgetSchedules(
  { db }: Context,
  { config }: Source,
  schedules: readonly EngineSchedule[],
): Promise<void> {
  const names = schedules.map(({ name }) => name)
  const isOther = names.length > 0 ? notInArray(queueSchedules.name, names) : sql`true`
  await db.delete(queueSchedules).where(and(eq(queueSchedules.source, config.id), isOther))
}
