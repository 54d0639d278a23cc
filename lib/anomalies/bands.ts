import { and, between, eq, inArray } from 'drizzle-orm'
import { type Baseline, type baselineDays, baselines, baselineDays as days } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Expected } from './expected'
import { stateText } from './rules'
import { DAY_MS, SLOT_MS, SLOTS } from './state'

const DRAWN = ['p95', 'errors', 'traffic'] as const

/** Two neighbours are joined, also over one slot that is missing; over more there is a gap. */
const WIDEST_JOIN = 2
const FLOAT_BYTES = 4
const DIGITS = 4

/** Which series: `endpoint` is empty for the whole service. */
export type BandSubject = { service: string; endpoint: string }
/** Point i stands at `from + i * stepSeconds`; `from` in epoch milliseconds. */
export type BandGrid = { from: number; stepSeconds: number; count: number }

type Values = (number | null)[]
/** What was usual at each point of the grid as it was judged then, in the series' unit; null where nothing was known. */
export type Band = Pick<Baseline, 'state'> & {
  baselineId: number
  stateText: string
  value: Values
  low: Values
  high: Values
}
export type Bands = Record<(typeof DRAWN)[number], Band | null>

/** The bands of p95 (ms), errors (%) and traffic (req/s); null for a series that is not known. */
export async function bandsOf(ctx: Context, subject: BandSubject, grid: BandGrid): Promise<Bands> {
  const known = await findBaselines(ctx, subject)
  const slots = await readSlots(ctx, known, grid)
  const bandFor = (signal: (typeof DRAWN)[number]): Band | null => {
    const baseline = known.find((one) => one.signal === signal)
    return baseline ? bandOf(ctx, baseline, slots.get(baseline.id) ?? new Map(), grid) : null
  }
  return { p95: bandFor('p95'), errors: bandFor('errors'), traffic: bandFor('traffic') }
}

type Known = Awaited<ReturnType<typeof findBaselines>>[number]

function findBaselines({ db }: Context, { service, endpoint }: BandSubject) {
  const { id, signal, state, reason, at, expected, low, high } = baselines
  return db
    .select({ id, signal, state, reason, at, expected, low, high })
    .from(baselines)
    .where(
      and(
        eq(baselines.service, service),
        eq(baselines.endpoint, endpoint),
        inArray(signal, [...DRAWN]),
        eq(baselines.name, ''),
      ),
    )
}

/** By running number of the slot: epoch ms / 15 min. */
type Slots = Map<number, Expected>

async function readSlots(ctx: Context, known: readonly Known[], grid: BandGrid): Promise<Map<number, Slots>> {
  const slots = new Map(known.map((baseline) => [baseline.id, newestSlot(baseline)]))
  if (known.length === 0) return slots
  const around = WIDEST_JOIN * SLOT_MS
  const rows = await ctx.db
    .select({ id: days.baselineId, day: days.day, bands: days.bands })
    .from(days)
    .where(
      and(
        inArray(days.baselineId, [...slots.keys()]),
        between(days.day, dayOf(grid.from - around), dayOf(timeAt(grid, grid.count) + around)),
      ),
    )
  for (const row of rows) readDay(slots.get(row.id), row)
  return slots
}

const dayOf = (at: number) => Math.floor(at / DAY_MS)

/** The slot that is not over yet is in no day. */
function newestSlot({ at, expected, low, high }: Known): Slots {
  if (!at || expected === null || low === null || high === null) return new Map()
  return new Map([[Math.floor(at.getTime() / SLOT_MS), { value: expected, low, high }]])
}

function readDay(
  slots: Slots | undefined,
  { day, bands }: Pick<typeof baselineDays.$inferSelect, 'day' | 'bands'>,
) {
  for (let ofDay = 0; ofDay < SLOTS; ofDay++) {
    const at = 3 * FLOAT_BYTES * ofDay
    if (at + 3 * FLOAT_BYTES > bands.length) return
    const value = bands.readFloatLE(at)
    const slot = day * SLOTS + ofDay
    if (Number.isNaN(value) || slots?.has(slot)) continue
    slots?.set(slot, {
      value,
      low: bands.readFloatLE(at + FLOAT_BYTES),
      high: bands.readFloatLE(at + 2 * FLOAT_BYTES),
    })
  }
}

function bandOf({ now }: Context, { id, ...known }: Known, slots: Slots, grid: BandGrid): Band {
  const points = Array.from({ length: grid.count }, (_, index) => usualAt(slots, timeAt(grid, index)))
  const told = (part: keyof Expected): Values => points.map((point) => (point ? roughly(point[part]) : null))
  return {
    baselineId: id,
    state: known.state,
    stateText: stateText(known, now),
    value: told('value'),
    low: told('low'),
    high: told('high'),
  }
}

const timeAt = ({ from, stepSeconds }: BandGrid, index: number) => from + index * stepSeconds * 1_000

/** Straight between the centres of slots; a slot without a neighbour is flat, at its own time only. */
function usualAt(slots: Slots, at: number): Expected | undefined {
  const place = at / SLOT_MS - 0.5
  const left = Math.floor(place)
  const before = [left, left - 1].find((slot) => slots.has(slot))
  const after = [left + 1, left + 2].find((slot) => slots.has(slot))
  if (before === undefined || after === undefined || after - before > WIDEST_JOIN)
    return slots.get(Math.floor(at / SLOT_MS))
  return mixed(slots.get(before), slots.get(after), (place - before) / (after - before))
}

function mixed(one: Expected | undefined, other: Expected | undefined, share: number): Expected | undefined {
  if (!one || !other) return undefined
  const mix = (part: keyof Expected) => one[part] + share * (other[part] - one[part])
  return { value: mix('value'), low: mix('low'), high: mix('high') }
}

/** Nothing measured is below 0; four digits draw the same band in a third of the bytes. */
const roughly = (value: number) => Number(Math.max(0, value).toPrecision(DIGITS))
