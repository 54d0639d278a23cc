import { type SQL, sql } from 'drizzle-orm'
import { doubles, integers, pieces, texts } from '@/db/bulk'
import { baselineDays, baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import { bytesOf, encodeDetector, HOURS, WEEKDAY_DAYS } from '../encoding'
import { SLOTS } from '../state'
import { ABSENT } from '../weekday'
import { BAND_NUMBERS, type ClosedSlot, type Day, dayOf, hourOf } from './day-book'
import type { Judged, Known } from './known'

const ROWS_AT_ONCE = 2_000
const FLOAT = 4
const DETECTOR_BYTES = 512

/** How every series was judged in the newest minute, and what it has learned. */
export async function saveJudged(ctx: Context, judged: readonly Judged[]): Promise<void> {
  for (const some of inParts(judged)) await updateBaselines(ctx, some)
}

async function updateBaselines({ db }: Context, judged: readonly Judged[]): Promise<void> {
  const column = <T>(of: (one: Judged) => T) => judged.map(of)
  const ids = integers(column(({ known }) => known.id))
  await db.execute(sql`
    update ${baselines} as b
    set at = to_timestamp(n.at), value = n.value, requests = n.requests, state = n.state, reason = n.reason,
      score = n.score, expected = n.expected, low = n.low, high = n.high,
      detector = substring(${pieces(column(({ known }) => encodeDetector(known.state)))}
        from 1 + (n.place::int - 1) * ${DETECTOR_BYTES} for ${DETECTOR_BYTES})
    from unnest(
      ${ids},
      ${doubles(column(({ known }) => known.state.at / 1_000 || undefined))},
      ${doubles(column(({ value }) => value))},
      ${doubles(column(({ requests }) => requests))},
      ${texts(column(({ verdict }) => stateOf(verdict)))},
      ${texts(column(({ verdict }) => verdict.reason))},
      ${doubles(column(({ verdict }) => verdict.score))},
      ${doubles(column(({ expected }) => expected?.value))},
      ${doubles(column(({ expected }) => expected?.low))},
      ${doubles(column(({ expected }) => expected?.high))}
    ) with ordinality as n(id, at, value, requests, state, reason, score, expected, low, high, place)
    where b.id = n.id`)
}

/** A minute taken in before changes nothing, and is judged as it was. */
const stateOf = ({ state }: Judged['verdict']) => (state === 'ignored' ? 'no_data' : state)

/** What a slot left behind, into the row of its day. */
export async function saveSlot(
  ctx: Context,
  closed: readonly { known: Known; slot: ClosedSlot }[],
): Promise<void> {
  for (const some of inParts(closed)) await placeSlot(ctx, some)
}

async function placeSlot(
  { db }: Context,
  closed: readonly { known: Known; slot: ClosedSlot }[],
): Promise<void> {
  const slot = closed[0]?.slot.slot
  if (slot === undefined) return
  const medians = floats(closed.map((one) => [one.slot.median]))
  const bands = floats(
    closed.map(({ slot: { band } }) => (band ? [band.value, band.low, band.high] : NOTHING)),
  )
  const deviations = closed.map((one) => Uint8Array.of(one.slot.deviation))
  const at = { median: slot % SLOTS, band: BAND_NUMBERS * (slot % SLOTS), hour: hourOf(slot) }
  const place = (column: SQL, of: SQL, index: number, size: number) =>
    sql`overlay(${column} placing ${of} from ${1 + index * (size === 1 ? 1 : FLOAT)} for ${size})`
  const [median, band, deviation] = [sql`n.median`, sql`n.band`, sql`n.deviation`]
  const keptHour = sql`case when n.deviation = ${hex(Uint8Array.of(ABSENT))} then d.deviations
    else ${place(sql`d.deviations`, deviation, at.hour, 1)} end`
  await db.execute(sql`
    with n as materialized (
      select id, ${part(medians, FLOAT)} as median, ${part(bands, BAND_NUMBERS * FLOAT)} as band,
        ${part(pieces(deviations), 1)} as deviation
      from unnest(${integers(closed.map(({ known }) => known.id))}) with ordinality as u(id, place)
    ), known as (
      update ${baselineDays} as d
      set medians = ${place(sql`d.medians`, median, at.median, FLOAT)},
        bands = ${place(sql`d.bands`, band, at.band, BAND_NUMBERS * FLOAT)},
        deviations = ${keptHour}
      from n where d.baseline_id = n.id and d.day = ${dayOf(slot)}
      returning d.baseline_id
    )
    insert into ${baselineDays} (baseline_id, day, medians, bands, deviations)
    select n.id, ${dayOf(slot)},
      ${place(hex(EMPTY_MEDIANS), median, at.median, FLOAT)},
      ${place(hex(EMPTY_BANDS), band, at.band, BAND_NUMBERS * FLOAT)},
      ${place(hex(EMPTY_HOURS), deviation, at.hour, 1)}
    from n where n.id not in (select baseline_id from known)`)
}

/** Whole days, as history gave them: they take the place of what was there. */
export async function saveDays(ctx: Context, days: readonly { id: number; day: Day }[]): Promise<void> {
  const sizes = { medians: FLOAT * SLOTS, bands: FLOAT * BAND_NUMBERS * SLOTS, deviations: HOURS }
  for (const some of inParts(days)) {
    const all = (of: 'medians' | 'bands' | 'deviations') => pieces(some.map(({ day }) => bytesOf(day[of])))
    await ctx.db.execute(sql`
      insert into ${baselineDays} (baseline_id, day, medians, bands, deviations)
      select id, day, ${part(all('medians'), sizes.medians)}, ${part(all('bands'), sizes.bands)},
        ${part(all('deviations'), sizes.deviations)}
      from unnest(${integers(some.map(({ id }) => id))}, ${integers(some.map(({ day }) => day.day))})
        with ordinality as u(id, day, place)
      on conflict (baseline_id, day) do update
      set medians = excluded.medians, bands = excluded.bands, deviations = excluded.deviations`)
  }
}

/** Slots from one to another are to be unlearned: their medians are gone, the bands that were judged by stay. */
export async function eraseSlots(
  { db }: Context,
  ids: readonly number[],
  from: number,
  to: number,
): Promise<void> {
  for (let day = Math.max(dayOf(from), dayOf(to) - WEEKDAY_DAYS); day <= dayOf(to); day++) {
    const first = Math.max(from - day * SLOTS, 0)
    const last = Math.min(to - day * SLOTS, SLOTS - 1)
    const medians = bytesOf(new Float32Array(last - first + 1).fill(Number.NaN))
    const deviations = bytesOf(new Int8Array(hourOf(last) - hourOf(first) + 1).fill(ABSENT))
    await db.execute(sql`
      update ${baselineDays}
      set medians = overlay(medians placing ${hex(medians)} from ${1 + FLOAT * first} for ${medians.length}),
        deviations = overlay(deviations placing ${hex(deviations)}
          from ${1 + hourOf(first)} for ${deviations.length})
      where baseline_id = any(${integers(ids)}) and day = ${day}`)
  }
}

const NOTHING = Array.from({ length: BAND_NUMBERS }, () => Number.NaN)
const EMPTY_MEDIANS = bytesOf(new Float32Array(SLOTS).fill(Number.NaN))
const EMPTY_BANDS = bytesOf(new Float32Array(BAND_NUMBERS * SLOTS).fill(Number.NaN))
const EMPTY_HOURS = bytesOf(new Int8Array(HOURS).fill(ABSENT))

const floats = (rows: readonly number[][]) => pieces(rows.map((row) => bytesOf(Float32Array.from(row))))
const hex = (bytes: Uint8Array): SQL => pieces([bytes])
const part = (all: SQL, size: number): SQL =>
  sql`substring(${all} from 1 + (place::int - 1) * ${size} for ${size})`

function* inParts<T>(rows: readonly T[]): Generator<T[]> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE)
    yield rows.slice(first, first + ROWS_AT_ONCE)
}
