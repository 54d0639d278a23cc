import { and, asc, eq, gte, inArray } from 'drizzle-orm'
import { type Baseline, baselineDays, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import { decodeDetector, type PastDay, WEEKDAY_DAYS } from '../encoding'
import { emptyState } from '../state'
import { dayOf, slotOf } from './day-book'
import { byKey, type Known, type Memory } from './known'

const SERIES_AT_ONCE = 1_000

/** What was known of a service after the minute judged last. */
export async function loadMemory(ctx: Context, service: string, judgedAt: Date): Promise<Memory> {
  const rows = await ctx.db.select().from(baselines).where(eq(baselines.service, service))
  const today = dayOf(slotOf(judgedAt.getTime()))
  const known: Known[] = []
  for (let first = 0; first < rows.length; first += SERIES_AT_ONCE)
    known.push(...(await loadSome(ctx, rows.slice(first, first + SERIES_AT_ONCE), today, judgedAt.getTime())))
  return { judgedAt: judgedAt.getTime(), series: byKey(known), metAt: Number.NEGATIVE_INFINITY }
}

async function loadSome(ctx: Context, rows: Baseline[], today: number, activeAt: number): Promise<Known[]> {
  const past = await loadDays(
    ctx,
    rows.map(({ id }) => id),
    today,
  )
  return rows.map(({ id, endpoint, signal, name, unit, detector }) => ({
    ...{ id, endpoint, signal, name, unit, activeAt },
    state: decodeDetector(detector, past.get(id) ?? []) ?? emptyState(),
  }))
}

/** What is left of the days of some series up to `today` (days since 1970), oldest first, by id. */
export async function loadDays(
  { db }: Context,
  ids: number[],
  today: number,
): Promise<Map<number, PastDay[]>> {
  const rows = await db
    .select({
      id: baselineDays.baselineId,
      day: baselineDays.day,
      medians: baselineDays.medians,
      deviations: baselineDays.deviations,
    })
    .from(baselineDays)
    .where(and(inArray(baselineDays.baselineId, ids), gte(baselineDays.day, today - WEEKDAY_DAYS)))
    .orderBy(asc(baselineDays.day))
  const past = new Map<number, PastDay[]>(ids.map((id) => [id, []]))
  for (const { id, day, medians, deviations } of rows)
    past.get(id)?.push({ day, medians: floatsOf(medians), deviations: Int8Array.from(signed(deviations)) })
  return past
}

/** Copied: a buffer may stand anywhere, floats only at multiples of four. */
export const floatsOf = (bytes: Buffer): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer)

const signed = ({ buffer, byteOffset, byteLength }: Buffer) => new Int8Array(buffer, byteOffset, byteLength)
