import { deriveUsual } from './season'
import { emptyState, type SeriesState } from './state'

const VERSION = 1
const HEADER_BYTES = 8
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
  'season',
  'above',
  'below',
  'driftTails',
  'weekday',
  'aboveCount',
  'belowCount',
  'driftCount',
] as const

/** The state as bytes, at most 8 kB; numbers are little-endian. */
export function encodeState(state: SeriesState): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(VERSION, 0)
  header.writeUInt8(state.inHole ? 1 : 0, 1)
  const numbers = Float64Array.from(NUMBERS, (name) => state[name])
  return Buffer.concat([header, bytesOf(numbers), ...ARRAYS.map((name) => bytesOf(state[name]))])
}

/** Undefined when the bytes are of another version or length: such a series is learned anew. */
export function decodeState(bytes: Uint8Array): SeriesState | undefined {
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
  state.usual = deriveUsual(state.season)
  return state
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength)
