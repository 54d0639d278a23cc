import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import { encodeDetector } from '../encoding'
import { exclusionAt } from '../feed/exclusions'
import { observe } from '../observe'
import { type Exclusion, keyText, type Readings } from '../series'
import { emptyState, MINUTE } from '../state'
import { closeSlot, type Day, dayOf, emptyDay, enterDay, slotOf } from './day-book'
import type { Known, Memory } from './known'
import { saveDays } from './save'
import type { Source } from './source'

const DAYS_BACK_MS = 15 * 24 * 60 * MINUTE
/** Usual distance of two samples of history. */
const HISTORY_STEP_MS = 5 * MINUTE
// About 20 ms; between them this process does other things.
const SERIES_A_TURN = 50

type Newcomer = Known & { days: Map<number, Day> }
/** By their keys. */
export type Newcomers = ReadonlyMap<string, Newcomer>

/**
 * What history tells of the series that are not known yet, up to the minute judged last: learned, not judged. Those of
 * `readings` that have none begin with nothing. `keepOn` is told the share read so far and says whether to go on.
 */
export async function readNewcomers(
  source: Source,
  memory: Memory,
  readings: readonly Readings[],
  keepOn: (share: number) => Promise<boolean>,
): Promise<Newcomers | undefined> {
  const until = memory.judgedAt
  const newcomers = new Map<string, Newcomer>()
  const excludedAt = remembering(await source.exclusions({ from: until - DAYS_BACK_MS, to: until }))
  for await (const { readings, progress } of source.history(until)) {
    for (const [index, reading] of readings.entries()) {
      const newcomer = welcome(newcomers, memory, reading)
      if (newcomer) learn(newcomer, reading, source, excludedAt)
      if (index % SERIES_A_TURN === 0) await setImmediate()
    }
    if (!(await keepOn(progress))) return undefined
  }
  for (const reading of readings) welcome(newcomers, memory, reading)
  for (const { state } of newcomers.values()) Object.assign(state, { openSince: 0, outsideSince: 0 })
  return newcomers
}

/** Their rows, and the days they come with; from now on they are known. */
export async function saveNewcomers(
  tx: Context,
  service: string,
  memory: Memory,
  newcomers: Newcomers,
): Promise<void> {
  for (const some of inParts([...newcomers.values()])) {
    const rows = await tx.db
      .insert(baselines)
      .values(some.map((newcomer) => rowOf(service, newcomer, tx.now)))
      .onConflictDoUpdate({
        target: [baselines.service, baselines.endpoint, baselines.signal, baselines.name],
        set: { detector: sql`excluded.detector`, unit: sql`excluded.unit` },
      })
      .returning({ id: baselines.id })
    const known = some.map(({ days, ...one }, index) => ({ ...one, id: rows[index]?.id ?? 0, days }))
    await saveDays(
      tx,
      known.flatMap(({ id, days }) => [...days.values()].map((day) => ({ id, day }))),
    )
    for (const { days: _, ...one } of known) memory.series.set(keyText(one), one)
  }
}

/** Thousands of series have the same moments, and two weeks may have hundreds of exclusions. */
function remembering(exclusions: readonly Exclusion[]): (at: number) => ReturnType<typeof exclusionAt> {
  const known = new Map<number, ReturnType<typeof exclusionAt>>()
  return (at) => {
    const found = known.get(at) ?? exclusionAt(exclusions, at)
    known.set(at, found)
    return found
  }
}

/** Undefined when it is known already. */
function welcome(
  newcomers: Map<string, Newcomer>,
  { series }: Memory,
  reading: Readings,
): Newcomer | undefined {
  const key = keyText(reading)
  if (series.has(key)) return undefined
  const newcomer = newcomers.get(key) ?? introduce(reading)
  newcomers.set(key, newcomer)
  return newcomer
}

const introduce = ({ endpoint, signal, name, unit }: Readings): Newcomer => ({
  ...{ endpoint, signal, name, unit },
  id: 0,
  state: emptyState(),
  days: new Map(),
})

function learn(
  newcomer: Newcomer,
  { samples }: Readings,
  source: Source,
  excludedAt: ReturnType<typeof remembering>,
): void {
  const settings = { ...source.settings(newcomer), stepMs: HISTORY_STEP_MS }
  const { state, days } = newcomer
  for (const sample of samples) {
    // Not the slot of the newest sample: over a gap that stays behind, and the slot would be closed again, empty.
    const before = state.slot
    if (before >= 0 && slotOf(sample.at) !== before) {
      const day = days.get(dayOf(before)) ?? emptyDay(dayOf(before))
      days.set(day.day, day)
      enterDay(day, closeSlot(state, before, sample.at, settings))
    }
    observe(state, { ...sample, ...excludedAt(sample.at) }, settings)
  }
}

const rowOf = (service: string, { endpoint, signal, name, unit, state }: Newcomer, now: Date) => ({
  ...{ service, endpoint, signal, name, unit },
  since: now,
  state: 'no_data' as const,
  score: 0,
  detector: encodeDetector(state),
})

const ROWS_AT_ONCE = 500

function* inParts<T>(rows: readonly T[]): Generator<T[]> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE)
    yield rows.slice(first, first + ROWS_AT_ONCE)
}
