import { and, asc, eq, gte, lt } from 'drizzle-orm'
import { type Baseline, baselineDays, baselines } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import type { BaselineDetail } from '../contract'
import { listExclusions } from '../feed/exclusions'
import { medianOf } from '../median'
import type { Exclusion } from '../series'
import { DAYS, SLOT_MS, SLOTS } from '../state'
import { baselineView } from './baseline-view'
import { explainLevel } from './explain-level'
import { precisionOf } from './precision'

const FLOAT_BYTES = 4

/**
 * Why the band is where it is at a moment: what each of the 14 days before had at that time of day, and what was left
 * out and why.
 *
 * @throws AppError not_found, invalid (a time that is none)
 */
export async function getBaseline(ctx: Context, id: number, at: string): Promise<BaselineDetail> {
  requirePermission(ctx, 'anomaly:read')
  const slot = slotAt(at, ctx.now)
  const [row] = await ctx.db.select().from(baselines).where(eq(baselines.id, id))
  if (!row) throw new AppError('not_found', `There is no baseline ${id}.`)
  const range = { from: startOf(slot - DAYS * SLOTS), to: startOf(slot) }
  const exclusions = await listExclusions(ctx, row.service, range)
  const days = await daysBefore(ctx, row, slot, exclusions)
  const usual = medianOf(
    Float32Array.from(days, ({ median }) => median ?? Number.NaN),
    0,
    days.length,
  )
  return {
    ...baselineView(row, (await precisionOf(ctx, [id])).get(id) ?? null, ctx.now),
    since: row.since.toISOString(),
    slot: {
      from: startOf(slot).toISOString(),
      days,
      usual: Number.isNaN(usual) ? null : usual,
      ...(await explainLevel(ctx, row, slot, usual)),
    },
    exclusions: exclusions.map(exclusionView),
  }
}

/** Running number of the slot: epoch ms / 15 min. */
function slotAt(text: string, now: Date): number {
  const at = parseTime(text, now)
  if (at && at.getTime() > 0) return Math.floor(at.getTime() / SLOT_MS)
  const message = 'at must name a moment: now-6h, epoch milliseconds or ISO 8601.'
  throw new AppError('invalid', message, { fields: [{ path: 'at', message }] })
}

const startOf = (slot: number) => new Date(slot * SLOT_MS)

/** Oldest first; a day of which nothing is stored is one that was not used. */
async function daysBefore(
  { db }: Context,
  { id }: Baseline,
  slot: number,
  exclusions: readonly Exclusion[],
): Promise<BaselineDetail['slot']['days']> {
  const today = Math.floor(slot / SLOTS)
  const { baselineId, day } = baselineDays
  const rows = await db
    .select({ day, medians: baselineDays.medians })
    .from(baselineDays)
    .where(and(eq(baselineId, id), gte(day, today - DAYS), lt(day, today)))
    .orderBy(asc(day))
  const medians = new Map(rows.map((row) => [row.day, medianIn(row.medians, slot % SLOTS)]))
  return Array.from({ length: DAYS }, (_, index) => {
    const then = slot - (DAYS - index) * SLOTS
    const median = medians.get(Math.floor(then / SLOTS)) ?? null
    const date = startOf(then).toISOString().slice(0, 10)
    return { day: date, median, excluded: median === null ? reasonAt(then, exclusions) : null }
  })
}

function medianIn(medians: Buffer, position: number): number | null {
  const offset = position * FLOAT_BYTES
  const median = offset + FLOAT_BYTES <= medians.length ? medians.readFloatLE(offset) : Number.NaN
  return Number.isNaN(median) ? null : median
}

function reasonAt(slot: number, exclusions: readonly Exclusion[]): string | null {
  const from = slot * SLOT_MS
  return exclusions.find((one) => one.from < from + SLOT_MS && one.to >= from)?.reason ?? null
}

const exclusionView = ({ from, to, reason }: Exclusion) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  reason,
})
