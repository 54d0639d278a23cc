import { deriveUsual } from './season'
import { DAYS, emptyState, MINUTE, type SeriesState, SLOTS } from './state'
import { ABSENT, weekdayPlace } from './weekday'

const VERSION = 2
const HEADER_BYTES = 8
// Of the minutes since one was measured: 45 days and more.
const LONG_AGO = 65_535
export const HOURS = 24
// The order is the format: what is added goes to the end, with a new version.
const NUMBERS = [
  'at',
  'slot',
  'slotCount',
  'slotsLearned',
  'magnitude',
  'hourDeviation',
  'hourSlots',
  'carried',
  'level',
  'samples',
  'levelBefore',
  'levelBeforeAt',
  'drift',
  'lastScore',
  'scoreBefore',
  'glitches',
  'quiet',
  'outsideSince',
  'openSince',
  'openSide',
] as const
const ARRAYS = [
  'centres',
  'slotValues',
  'above',
  'below',
  'driftTails',
  'aboveCount',
  'belowCount',
  'driftCount',
] as const

/** What a day (UTC, since 1970-01-01) left behind: medians of its slots, and each hour's deviation for the weekdays. */
export type PastDay = { day: number; medians: Float32Array; deviations: Int8Array }

/** Days whose medians the season is made of, and whose deviations the weekdays are made of, the present one included. */
export const SEASON_DAYS = DAYS + 1
export const WEEKDAY_DAYS = 57

/** All of a state but what its past days hold, in 512 bytes; numbers are little-endian. */
export function encodeDetector(state: SeriesState): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(VERSION, 0)
  header.writeUInt8(state.inHole ? 1 : 0, 1)
  header.writeUInt16LE(Math.min((state.at - state.measuredAt) / MINUTE, LONG_AGO), 2)
  const numbers = Float64Array.from(NUMBERS, (name) => state[name])
  return Buffer.concat([header, bytesOf(numbers), ...ARRAYS.map((name) => bytesOf(state[name]))])
}

/**
 * The state again, with the days it was made of (oldest first, at most 14 and the present one; deviations of eight
 * weeks). Undefined when the bytes are of another version or length: such a series is learned anew.
 */
export function decodeDetector(bytes: Uint8Array, past: readonly PastDay[]): SeriesState | undefined {
  const state = emptyState()
  const numbers = new Float64Array(NUMBERS.length)
  const parts = [numbers, ...ARRAYS.map((name) => state[name])].map(bytesOf)
  const length = parts.reduce((sum, part) => sum + part.byteLength, HEADER_BYTES)
  if (bytes.byteLength !== length || bytes[0] !== VERSION) return undefined
  let offset = HEADER_BYTES
  for (const part of parts) {
    part.set(bytes.subarray(offset, offset + part.byteLength))
    offset += part.byteLength
  }
  NUMBERS.forEach((name, index) => {
    state[name] = numbers[index] ?? 0
  })
  state.inHole = bytes[1] === 1
  const unmeasured = (bytes[2] ?? 0) + 256 * (bytes[3] ?? 0)
  state.measuredAt = unmeasured === LONG_AGO ? 0 : state.at - unmeasured * MINUTE
  const today = Math.floor(state.slot / SLOTS)
  for (const day of past) recall(state, day, today - day.day < SEASON_DAYS)
  state.usual = deriveUsual(state.season)
  return state
}

function recall(state: SeriesState, { day, medians, deviations }: PastDay, isOfSeason: boolean): void {
  medians.forEach((median, slot) => {
    if (isOfSeason && !Number.isNaN(median)) state.season[slot * DAYS + (day % DAYS)] = median
  })
  deviations.forEach((parts, hour) => {
    if (parts !== ABSENT) state.weekday[weekdayPlace(day * SLOTS + (hour * SLOTS) / HOURS)] = parts
  })
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength)
